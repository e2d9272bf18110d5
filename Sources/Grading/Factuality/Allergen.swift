/// What somebody can be allergic to, and how that shows.
enum Allergen {
  /// What names a substance: a drug, or one of the things that are asked about; nil for other words.
  ///
  /// Names of one substance or of one class that reacts alike are one: `Bactrim` is a sulfa drug.
  static func substance(_ token: Token) -> WordHash? {
    guard token.isWord else { return nil }
    if let known = self.classes[token.word] ?? self.classes[token.concept] { return known }
    return token.classes.contains(.drug) && !self.treatments.contains(token.concept)
      ? token.concept : nil
  }

  /// What an allergic reaction is treated with: it is named beside one and is its cause seldom.
  private static let treatments = Set(
    [
      "epinephrine", "diphenhydramine", "prednisone", "prednisolone", "cetirizine", "loratadine",
      "fexofenadine", "famotidine", "hydroxyzine", "methylprednisolone", "dexamethasone",
      "fluticasone", "montelukast", "albuterol", "hydrocortisone", "steroid",
    ].map { Stemmer.stem(of: $0) }
  )

  /// Whether a token is of an allergy: `allergic`, `allergies`.
  static func isAllergy(_ token: Token) -> Bool { token.isWord && self.words.contains(token.word) }

  /// Whether a token denies all of them: `NKDA`.
  static func deniesAll(_ token: Token) -> Bool { self.denials.contains(token.word) }

  /// Whether a token tells how the body reacts: `hives`, `anaphylaxis`, `swelled`.
  static func isReaction(_ token: Token) -> Bool {
    token.isWord && (self.reactions.contains(token.word) || self.reactions.contains(token.concept))
  }

  /// Whether words say that a substance does no harm: `tolerates latex`.
  static func isTolerance(_ token: Token) -> Bool { self.tolerances.contains(token.word) }

  private static let words = WordSet([
    "allergy", "allergies", "allergic", "allergen", "allergens",
  ])
  private static let denials = WordSet(["nkda", "nka", "nkfa", "nkma"])
  private static let tolerances = WordSet([
    "tolerates", "tolerated", "tolerate", "tolerating", "fine", "okay", "ok", "problem", "problems",
  ])
  private static let reactions = WordSet([
    "hives", "hive", "urticaria", "anaphylaxis", "anaphylactic", "angioedema", "rash", "rashes",
    "itch", "itching", "itchy", "itched", "swelled", "swell", "swelling", "swole",
    "swollen", "puffed", "puffy", "welts", "blisters", "peeled", "peeling", "wheezing", "wheezed",
    "epipen", "epi", "closed", "broke",
  ])

  /// Things other than drugs, and classes that are one, by their names.
  private static let classes: [WordHash: WordHash] = {
    var table: [WordHash: WordHash] = [:]
    for group in [
      "sulfa sulfas sulfonamide sulfonamides bactrim septra sulfamethoxazole trimethoprim tmp smx tmp-smx smz",
      "latex gloves",
      "adhesive adhesives tape bandage bandages", "shellfish shrimp crab lobster",
      "peanut peanuts", "nuts nut walnuts cashews almonds pecans", "egg eggs", "soy",
      "contrast dye iodine iodinated", "bee bees wasp wasps hornet stings", "nickel",
      "penicillin penicillins pcn", "codeine", "aspirin asa", "gluten", "strawberries strawberry",
      "kiwi", "chlorhexidine", "lanolin", "wool", "gadolinium",
    ] {
      let names = group.split(separator: " ").map { WordHash($0) }
      for (word, name) in zip(group.split(separator: " "), names) {
        table[name] = names[0]
        table[Stemmer.stem(of: word)] = names[0]
      }
    }
    return table
  }()
}
