/// What the words of a transcript sound like: speech recognition writes `lysinipril` and `met forming`.
///
/// A word's sound is its first letter and its consonants, those that sound alike as one and none twice in a row. Two words
/// sound alike when their sounds are the same, or, when they are long, when one has one letter more: another letter in one's
/// place makes another drug, `hydralazine` and `hydroxyzine`. Words that are drugs themselves are left out: they say what they mean.
struct SpokenSpelling: Sendable {
  /// Letters of a sound that is compared at all, and with one letter more or less.
  private static let least = 4
  private static let leastForOneMore = 5
  /// Letters of a sound beyond which nothing is kept.
  private static let most = 12

  private var exact = Set<WordHash>()
  private var shortened = Set<WordHash>()

  init(_ transcript: Transcript, _ english: WordFilter) {
    let bytes = transcript.source.utf8
    var previous: [UInt8] = []
    for token in transcript.tokens {
      // Words that are known mean what they say, and `for some` is no `furosemide`.
      let isArticle = token.length == 1
      guard token.isWord, token.classes.isEmpty || isArticle else {
        previous = []
        continue
      }
      let sound = Self.sound(of: bytes[token.range])
      if !english.mayContain(token.word), !isArticle { self.add(sound) }
      if !previous.isEmpty, !isArticle { self.add(Self.joined(previous, sound)) }
      previous = sound
    }
  }

  /// Whether some words of the transcript sound like a word.
  func contains(_ word: ArraySlice<UInt8>) -> Bool {
    let sound = Self.sound(of: word)
    guard sound.count >= Self.least else { return false }
    if self.exact.contains(Self.hash(sound)) { return true }
    guard sound.count >= Self.leastForOneMore else { return false }
    if self.shortened.contains(Self.hash(sound)) { return true }
    return Self.shortenings(of: sound).contains { self.exact.contains($0) }
  }

  private mutating func add(_ sound: [UInt8]) {
    guard sound.count >= Self.least else { return }
    self.exact.insert(Self.hash(sound))
    if sound.count >= Self.leastForOneMore {
      for hash in Self.shortenings(of: sound) { self.shortened.insert(hash) }
    }
  }

  /// What is left when one letter but the first is taken out.
  private static func shortenings(of sound: [UInt8]) -> [WordHash] {
    (1..<sound.count).map { index in
      var copy = sound
      copy.remove(at: index)
      return self.hash(copy)
    }
  }

  private static func hash(_ sound: [UInt8]) -> WordHash {
    var hash = WordHash()
    for byte in sound { hash.append(byte) }
    return hash
  }

  private static func joined(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
    // The first letter of the second word is inside now: a vowel is not kept there.
    let rest = second.first.map(self.isVowel) == true ? second.dropFirst() : second[...]
    let repeats = first.last == rest.first
    return Array((first + rest.dropFirst(repeats ? 1 : 0)).prefix(self.most))
  }

  private static func isVowel(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "a") }

  static func sound(of word: ArraySlice<UInt8>) -> [UInt8] {
    var sound: [UInt8] = []
    var index = word.startIndex
    func letter(_ at: Int) -> UInt8 { at < word.endIndex ? word[at] | 0x20 : 0 }
    while index < word.endIndex, sound.count < self.most {
      let byte = letter(index)
      var kept: [UInt8] = []
      switch byte {
      case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
        UInt8(ascii: "u"), UInt8(ascii: "y"):
        if index == word.startIndex { kept = [UInt8(ascii: "a")] }
      case UInt8(ascii: "h"), UInt8(ascii: "w"):
        if index == word.startIndex { kept = [byte] }
      case UInt8(ascii: "p") where letter(index + 1) == UInt8(ascii: "h"):
        kept = [UInt8(ascii: "f")]
        index += 1
      case UInt8(ascii: "c"):
        let next = letter(index + 1)
        let isSoft =
          next == UInt8(ascii: "e") || next == UInt8(ascii: "i") || next == UInt8(ascii: "y")
        kept = [UInt8(ascii: isSoft ? "s" : "k")]
      case UInt8(ascii: "q"), UInt8(ascii: "g"): kept = [UInt8(ascii: "k")]
      case UInt8(ascii: "z"): kept = [UInt8(ascii: "s")]
      case UInt8(ascii: "x"): kept = [UInt8(ascii: "k"), UInt8(ascii: "s")]
      case UInt8(ascii: "v"): kept = [UInt8(ascii: "f")]
      case UInt8(ascii: "d"): kept = [UInt8(ascii: "t")]
      case UInt8(ascii: "b"): kept = [UInt8(ascii: "p")]
      case UInt8(ascii: "a")...UInt8(ascii: "z"): kept = [byte]
      default: break
      }
      for byte in kept where sound.last != byte { sound.append(byte) }
      index += 1
    }
    return sound
  }
}
