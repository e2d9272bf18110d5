/// What words do around identifiers: which of them announce one, belong to one, or speak against one.
struct Roles: OptionSet, Sendable, Hashable {
  let rawValue: UInt64

  init(rawValue: UInt64) { self.rawValue = rawValue }

  private init(bit: Int) { self.rawValue = 1 << UInt64(bit) }

  static let month = Roles(bit: 0)
  static let weekday = Roles(bit: 1)
  static let holiday = Roles(bit: 2)
  static let season = Roles(bit: 3)
  /// Before a date: since, on, dated.
  static let dateCue = Roles(bit: 4)
  /// Before a name: Dr, Mrs, Nurse.
  static let title = Roles(bit: 5)
  /// After a name: MD, RN.
  static let credential = Roles(bit: 6)
  /// daughter, wife.
  static let relation = Roles(bit: 7)
  /// Who has something to do with a patient: attending, interpreter.
  static let staff = Roles(bit: 8)
  /// patient, veteran.
  static let subject = Roles(bit: 9)
  /// Before a name in a form or a letter: name, signed, cc, dear.
  static let nameCue = Roles(bit: 10)
  /// de, van, St.
  static let particle = Roles(bit: 11)
  /// Jr, III.
  static let generation = Roles(bit: 12)
  static let street = Roles(bit: 13)
  /// Apt, Suite.
  static let unit = Roles(bit: 14)
  /// North, SE.
  static let direction = Roles(bit: 15)
  /// Hospital, Clinic.
  static let facility = Roles(bit: 16)
  /// Inc, LLC.
  static let organization = Roles(bit: 17)
  /// TX.
  static let stateCode = Roles(bit: 18)
  static let phoneCue = Roles(bit: 19)
  static let faxCue = Roles(bit: 20)
  static let recordCue = Roles(bit: 21)
  static let planCue = Roles(bit: 22)
  static let accountCue = Roles(bit: 23)
  static let licenseCue = Roles(bit: 24)
  static let vehicleCue = Roles(bit: 25)
  static let deviceCue = Roles(bit: 26)
  static let otherCue = Roles(bit: 27)
  static let biometricCue = Roles(bit: 28)
  static let socialCue = Roles(bit: 30)
  static let addressCue = Roles(bit: 31)
  /// number, no, id, code: between a cue and its value.
  static let numberWord = Roles(bit: 32)
  /// year-old, yo, aged.
  static let ageCue = Roles(bit: 33)
  /// mg, mmHg: the number before it is a measure.
  static let measure = Roles(bit: 34)
  /// disease, sign: the name before it is an eponym.
  static let clinicalNoun = Roles(bit: 35)
  /// reports, denies: a person does it.
  static let personVerb = Roles(bit: 36)
  /// lives, resides, born: a place follows.
  static let placeCue = Roles(bit: 37)
  /// Never a name, however it is written.
  static let never = Roles(bit: 38)
  /// Drugs, devices and eponyms that are written with a capital.
  static let clinical = Roles(bit: 39)
  /// A facility that goes by one name: UCSF, Kaiser.
  static let knownFacility = Roles(bit: 40)
  /// American, Hispanic.
  static let nationality = Roles(bit: 41)
  /// BP, grade, strength: the fraction after it is a measure.
  static let fractionCue = Roles(bit: 42)
  /// first, second: of a day.
  static let ordinal = Roles(bit: 43)
  static let zipCue = Roles(bit: 44)
  /// Words for what counts time: week, days.
  static let timeSpan = Roles(bit: 45)
  /// name, called, attn: a name follows.
  static let naming = Roles(bit: 46)
  /// male, woman: stands for a person.
  static let person = Roles(bit: 47)
  /// Apt, Suite: what is nothing else.
  static let sureUnit = Roles(bit: 48)
  /// rue, ul: before the name of a street.
  static let streetPrefix = Roles(bit: 49)
  /// username, login.
  static let userWord = Roles(bit: 50)
  /// number, id: a value follows.
  static let sign = Roles(bit: 51)
  /// Words of labels that have many other uses.
  static let weakCue = Roles(bit: 52)
  /// pager, extension: a short number follows.
  static let pager = Roles(bit: 53)
  /// New, Lake: a part of a place's name.
  static let placePrefix = Roles(bit: 54)
  /// https.
  static let scheme = Roles(bit: 55)
  /// com, org.
  static let topDomain = Roles(bit: 56)
  /// jpg, png.
  static let imageFile = Roles(bit: 57)
  /// five, oh: said digit by digit.
  static let spokenDigit = Roles(bit: 58)
  /// fifty, seven: goes on with a year that is said.
  static let spokenNumber = Roles(bit: 59)

  /// Whatever announces an identifier that follows it.
  static let idCues: Roles = [
    .recordCue, .planCue, .accountCue, .licenseCue, .vehicleCue, .deviceCue, .otherCue,
    .biometricCue, .socialCue,
  ]
}
