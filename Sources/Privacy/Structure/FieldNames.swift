/// What a field holds, by its name: a column's heading, an XML element or attribute, a JSON key.
enum FieldNames {
  /// The words of a name: `PatientLastName`, `patient_last_name` and `Patient last name` have the same.
  static func words(_ name: ArraySlice<UInt8>) -> [String] {
    var words: [String] = []
    var word = ""
    var wasSmall = false
    for byte in name {
      let isCapital = (0x41...0x5a).contains(byte)
      let isLetter = (0x61...0x7a).contains(byte | 0x20)
      let isDigit = (0x30...0x39).contains(byte)
      if isCapital, wasSmall, !word.isEmpty {
        words.append(word)
        word = ""
      }
      if isLetter {
        word.unicodeScalars.append(Unicode.Scalar(byte | 0x20))
      } else if isDigit {
        word.unicodeScalars.append(Unicode.Scalar(byte))
      } else if !word.isEmpty {
        words.append(word)
        word = ""
      }
      wasSmall = isLetter && !isCapital || isDigit
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// What a name says; nil for one that says nothing of it.
  ///
  /// - Parameter parent: The words of what it stands in, for names that mean something only there: `value` in `telecom`.
  static func kind(_ words: [String], in parent: [String] = []) -> FieldKind? {
    guard !words.isEmpty, words.count <= 6 else { return nil }
    let set = Set(words)
    let joined = words.joined()
    func has(_ names: Set<String>) -> Bool { !set.isDisjoint(with: names) }
    if has([
      "policynumber", "medicare", "medicaid", "mbi", "hicn", "subscriberid", "memberid",
      "groupnumber", "beneficiary",
    ])
      || has(["insurance", "policy", "member", "subscriber", "group", "plan", "payer", "insured"])
        && has(self.numbers)
    {
      return .plan
    }
    // What is of things and not of persons.
    if has(self.things), !has(["patient", "member", "subscriber", "insured"]) {
      if has(["device", "serial", "udi", "implant"]), has(self.numbers) || has(["serial", "udi"]) {
        return .device
      }
      return .other
    }
    if joined == "ssn" || has(["ssn", "ssnumber", "socialsecurity"])
      || set.isSuperset(of: ["social", "security"])
    {
      return .ssn
    }
    if has(["dob", "birthdate", "birthday", "dateofbirth", "birthtime", "dod"])
      || has(["birth", "born", "deceased"]) && !has(["place", "sex", "weight", "order"])
    {
      return .date
    }
    if has(["email", "mail", "emailaddress"]), !has(["type"]) { return .email }
    if has([
      "phone", "tel", "telephone", "mobile", "cell", "fax", "pager", "phonenumber", "homephone",
      "cellphone", "workphone",
    ]) {
      return .phone
    }
    if has(["telecom", "contactpoint"]) { return .contact }
    if has(["zip", "postal", "zipcode", "postalcode", "postcode", "zip5", "zip4"]) { return .zip }
    if has(["city", "town", "municipality", "county"]) { return .city }
    if has(["state", "country", "gender", "sex", "race"]) { return .other }
    if has([
      "street", "streetaddress", "streetaddressline", "addressline", "addr1", "addr2", "address1",
      "address2", "line1", "line2",
    ])
      || has(["address", "addr", "residence"]) && !has(["type", "use", "ip", "mac", "web"])
    {
      return .address
    }
    if has(["line"]), !Set(parent).isDisjoint(with: ["address", "addr"]) { return .address }
    if has(["ip", "ipaddress", "mac", "macaddress"]) { return .address4 }
    if has(["mrn", "medrec", "chartno", "chart"]), !has(["type"]) { return .record }
    if has(["vin", "plate", "vehicle"]) { return .vehicle }
    if has(["npi", "dea", "license", "licence", "licensenumber"]) { return .license }
    if has(["account", "acct", "accountnumber"]), !has(["type", "status"]) { return .account }
    if has(["age"]), words.count <= 2 { return .age }
    let isName = has([
      "name", "firstname", "lastname", "middlename", "fullname", "surname", "given", "family",
      "forename", "fname", "lname", "mname", "maiden", "alias", "nickname", "pname", "patientname",
    ])
    let isPerson = has(self.persons)
    if isName
      || isPerson && !has(self.numbers)
        && !has([
          "type", "code", "status", "specialty", "role", "relationship", "notes", "note", "phone",
        ])
    {
      // `history.family` is none.
      if joined == "family" || joined == "given" || joined == "name" {
        return Set(parent).isDisjoint(with: self.things) ? .name : .other
      }
      return .name
    }
    if has(["first", "last", "middle"]), words.count == 1,
      !Set(parent).isDisjoint(with: self.persons.union(["name"]))
    {
      return .name
    }
    if has([
      "date", "datetime", "timestamp", "admitted", "discharged", "admission", "discharge", "issued",
      "recorded", "authored", "effectivetime", "dos",
    ])
      || joined.hasSuffix("datetime") || joined.hasSuffix("date")
      || joined.hasSuffix("time") && words.count > 1
    {
      return has(["format", "type"]) ? .other : .date
    }
    if has(["start", "end", "low", "high", "lastupdated", "time"]), words.count == 1 {
      return .date
    }
    if has(self.numbers), has(self.subjects) || words.count == 1 && has(["identifier", "id"]) {
      return .number
    }
    if has([
      "accession", "accessionnumber", "encounterid", "visitid", "orderid", "claimid", "passport",
      "userid", "username", "login", "employeeid", "studentid",
    ]) {
      return .number
    }
    if has(["hospital", "facility", "clinic", "employer", "pharmacy", "school"]),
      !has(["type", "code"])
    {
      return .facility
    }
    if has(["url", "website", "homepage"]) { return .url }
    if joined == "value" || joined == "text" || joined == "display" || joined == "extension"
      || joined == "reference"
    {
      return self.inherited(joined, parent)
    }
    return nil
  }

  /// What a name that says nothing by itself means in what it stands in.
  private static func inherited(_ name: String, _ parent: [String]) -> FieldKind? {
    let set = Set(parent)
    switch name {
    case "value":
      if !set.isDisjoint(with: ["telecom", "contactpoint", "phone", "fax"]) { return .contact }
      if !set.isDisjoint(with: ["identifier", "id"]) { return .number }
      if !set.isDisjoint(with: [
        "birth", "birthtime", "time", "effectivetime", "low", "high", "birthdate",
      ]) {
        return .date
      }
      return nil
    case "text":
      return set.contains("name")
        ? .name : !set.isDisjoint(with: ["address", "addr"]) ? .address : nil
    case "extension": return set.contains("id") ? .number : nil
    case "display":
      return set.isDisjoint(with: self.persons.union(["subject", "actor", "individual"]))
        ? nil : .name
    case "reference": return nil
    default: return nil
    }
  }

  private static let numbers: Set<String> = [
    "id", "number", "no", "num", "nbr", "identifier", "code", "key", "ref",
  ]
  private static let subjects: Set<String> = [
    "patient", "pt", "visit", "encounter", "accession", "order", "claim", "case", "employee",
    "provider", "subject",
    "person", "record", "specimen", "episode", "admission", "contact", "guarantor", "confirmation",
    "referral",
    "appointment", "document", "user", "chart", "filler", "placer", "requisition", "prescription",
    "rx", "external",
    "internal", "national", "tax", "driver", "drivers", "mother", "alternate", "badge", "locker",
    "room", "sample",
  ]
  private static let persons: Set<String> = [
    "patient", "provider", "physician", "doctor", "clinician", "surgeon", "nurse", "guarantor",
    "subscriber", "insured",
    "attending", "referring", "ordering", "contact", "emergencycontact", "mother", "father",
    "spouse", "guardian", "kin",
    "nextofkin", "nok", "author", "practitioner", "performer", "informant", "policyholder",
    "signer", "signedby",
    "dictatedby", "transcribedby", "collector", "prescriber", "requester", "recorder", "asserter",
    "participant",
    "pcp", "parent", "caregiver", "authenticator", "cosigner", "witness", "supervisor",
    "assignedperson",
    "enteredby", "verifiedby", "orderedby", "reviewedby", "technician", "therapist", "interpreter",
  ]
  private static let things: Set<String> = [
    "drug", "medication", "med", "test", "lab", "analyte", "procedure", "diagnosis", "dx",
    "allergy", "allergen", "file",
    "device", "serial", "udi", "implant", "product", "vaccine", "problem", "condition", "symptom",
    "observation", "result",
    "resource", "resourcetype", "template", "codesystem", "valueset", "class", "unit", "units",
    "component", "coding",
    "system", "insurance", "payer", "carrier", "insurer", "plan", "panel", "substance", "reaction",
    "history",
    "category", "severity", "dose", "route", "frequency", "type", "status", "language", "version",
  ]
}
