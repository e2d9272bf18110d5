/// Names that nobody has: made of syllables, and in none of the lists that real names are known by. So a
/// surrogate is known for what it is, also when a text comes back.
enum SurrogateNames {
  static let first = Self.combine(
    "Av Bel Cor Dar El Fen Gal Hal Is Jor Kel Lor Mar Nev Or Per Quin Ral Sel Tam Ul Ver Wil Xan Yor Zel",
    "enor issa avin orel ithan udra eska olin amira evik antha iovar"
  )
  static let last = Self.combine(
    "Ald Brack Corv Dren Esk Farl Grev Holv Irv Jask Kest Lorm Mord Nask Ostr Pelv Quar Resk Strav Torv Ulv Vask Wend Yarv Zorn",
    "amoor enfell ishaw oburn uvale etharp acrane iloft odrey ungate elwick arbeck"
  )

  private static let all: Set<UInt64> = Set(
    (Self.first + Self.last).map { WordHash($0.lowercased()).mixed }
  )

  /// Whether a word is one of them.
  static func contains(_ hash: UInt64) -> Bool { self.all.contains(hash) }

  private static func combine(_ beginnings: String, _ endings: String) -> [String] {
    beginnings.split(separator: " ").flatMap { beginning in
      endings.split(separator: " ").map { String(beginning) + $0 }
    }
    .filter { WordClass(hash: WordHash($0.lowercased()).mixed).isUnknown }
  }
}
