internal import Crypto
internal import Foundation

/// The keys of a place: the one in force and those before it.
///
/// A new key goes in front. Surrogates come from the first one; what was sealed with an earlier one can still
/// be verified as long as it is there.
///
/// The file's first line is `assay-keys-v1`, each other line a key: its id (1 to 32 letters, digits and `-`),
/// a space, and at least 16 bytes in base64. A file without that line is one key as it is.
package struct KeyRing: Sendable {
  package struct Entry: Sendable {
    package let id: String
    package let key: SurrogateKey
  }

  /// The one in force first; never empty.
  package let entries: [Entry]

  package static let header = "assay-keys-v1"

  package var current: Entry { self.entries[0] }

  /// One key that nobody knows, for this process.
  package init() { self.entries = [Entry(id: "process", key: SurrogateKey())] }

  /// - Throws: `KeyRingError`, which says nothing of any key.
  package init(file bytes: [UInt8]) throws(KeyRingError) {
    guard bytes.starts(with: Self.header.utf8) else {
      guard let key = SurrogateKey(bytes) else {
        throw KeyRingError(line: nil, reason: "must have at least \(SurrogateKey.leastBytes) bytes")
      }
      self.entries = [Entry(id: "key", key: key)]
      return
    }
    var entries: [Entry] = []
    let lines = String(decoding: bytes, as: UTF8.self).split(
      omittingEmptySubsequences: false,
      whereSeparator: \.isNewline
    )
    for (number, line) in lines.enumerated().dropFirst() {
      let parts = line.split(separator: " ")
      if parts.isEmpty || line.hasPrefix("#") { continue }
      guard parts.count == 2, (1...32).contains(parts[0].utf8.count),
        parts[0].utf8.allSatisfy(Self.isIDByte)
      else { throw KeyRingError(line: number + 1, reason: "must be an id and a key") }
      guard let data = Data(base64Encoded: String(parts[1])), let key = SurrogateKey(Array(data))
      else {
        throw KeyRingError(
          line: number + 1,
          reason: "the key must be at least \(SurrogateKey.leastBytes) bytes in base64"
        )
      }
      guard !entries.contains(where: { $0.id == parts[0] }) else {
        throw KeyRingError(line: number + 1, reason: "the id was there before")
      }
      entries.append(Entry(id: String(parts[0]), key: key))
    }
    guard !entries.isEmpty else { throw KeyRingError(line: nil, reason: "holds no key") }
    self.entries = entries
  }

  private static func isIDByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) || byte == 0x2d
  }

  /// The text of a key file with a new key in front of those of another text, or alone.
  ///
  /// - Throws: `KeyRingError` when the other text is no file with ids.
  package static func adding(_ id: String, to text: String?) throws(KeyRingError) -> String {
    guard (1...32).contains(id.utf8.count), id.utf8.allSatisfy(Self.isIDByte) else {
      throw KeyRingError(line: nil, reason: "an id must have 1 to 32 letters, digits and -")
    }
    let secret = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0).base64EncodedString() }
    var old: [Substring] = []
    if let text {
      guard text.hasPrefix(Self.header) else {
        throw KeyRingError(line: 1, reason: "must be \(Self.header) for keys to be added")
      }
      old = text.split(whereSeparator: \.isNewline).dropFirst().map { $0 }
    }
    if old.contains(where: { $0.split(separator: " ").first == Substring(id) }) {
      throw KeyRingError(line: nil, reason: "has a key \(id) already")
    }
    let all = [Self.header, "\(id) \(secret)"] + old.map(String.init)
    let made = all.joined(separator: "\n") + "\n"
    _ = try KeyRing(file: Array(made.utf8))
    return made
  }
}

/// What is wrong with a key file.
package struct KeyRingError: Error, Hashable, CustomStringConvertible {
  /// From 1; nil when it is the whole.
  package var line: Int?
  package var reason: String

  package var description: String { (self.line.map { "line \($0): " } ?? "") + self.reason }
}
