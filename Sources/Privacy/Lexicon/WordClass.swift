internal import CPrivacyWords

/// What the lists know of a word, in 14 bits.
struct WordClass: Sendable, Hashable {
  private let bits: UInt16

  init(hash: UInt64) { self.bits = UInt16(truncatingIfNeeded: privacy_word_class(hash)) }

  /// In no list.
  init() { self.bits = 0 }

  var isUnknown: Bool { self.bits == 0 }
  /// How usual it is as a surname in the United States: 0 for none, 1 for less than 1,000 people, 2, 3 from
  /// 20,000.
  var surname: Int { Int(self.bits & 3) }
  /// The same as a first name.
  var firstName: Int { Int(self.bits >> 2 & 3) }
  /// How usual it is as an English word: 0 for none, 1 for the rarest to 7 for the most common.
  var commonness: Int { Int(self.bits >> 4 & 7) }
  var isMedical: Bool { self.bits >> 7 & 1 != 0 }
  /// Whether a place's name has it: 0 for none, 3 for one with 100,000 people.
  var place: Int { Int(self.bits >> 8 & 3) }
  var isCounty: Bool { self.bits >> 10 & 1 != 0 }
  var isState: Bool { self.bits >> 11 & 1 != 0 }
  var isCountry: Bool { self.bits >> 12 & 1 != 0 }
  /// Written with a capital in a dictionary of English.
  var isProper: Bool { self.bits >> 13 & 1 != 0 }

  var isName: Bool { self.bits & 15 != 0 }
}
