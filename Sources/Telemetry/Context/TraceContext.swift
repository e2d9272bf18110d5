/// A trace's id: 16 bytes, not all zero.
package struct TraceID: Sendable, Hashable {
  /// The first and the last eight bytes, big-endian.
  package let high: UInt64
  package let low: UInt64

  package init?(high: UInt64, low: UInt64) {
    guard high != 0 || low != 0 else { return nil }
    self.high = high
    self.low = low
  }

  /// Reads 32 lower-case hexadecimal digits.
  package init?(hex: some StringProtocol) {
    var bytes = hex.utf8.makeIterator()
    guard hex.utf8.count == 32, let high = Hex.read(&bytes), let low = Hex.read(&bytes) else {
      return nil
    }
    self.init(high: high, low: low)
  }

  /// 32 lower-case hexadecimal digits.
  package var hex: String { Hex.text(self.high, self.low) }
}

/// A span's id: eight bytes, not all zero.
package struct SpanID: Sendable, Hashable {
  /// The bytes, big-endian.
  package let value: UInt64

  package init?(_ value: UInt64) {
    guard value != 0 else { return nil }
    self.value = value
  }

  /// Reads 16 lower-case hexadecimal digits.
  package init?(hex: some StringProtocol) {
    var bytes = hex.utf8.makeIterator()
    guard hex.utf8.count == 16, let value = Hex.read(&bytes) else { return nil }
    self.init(value)
  }

  /// 16 lower-case hexadecimal digits.
  package var hex: String { Hex.text(self.value) }
}

/// What one service tells the next about the trace that a call belongs to.
///
/// The headers are those of W3C Trace Context (https://www.w3.org/TR/trace-context/).
package struct TraceContext: Sendable, Hashable {
  package static let parentHeader = "traceparent"
  package static let stateHeader = "tracestate"

  package var traceID: TraceID
  /// The span that is the parent of what follows.
  package var spanID: SpanID
  /// Whether whoever made the parent keeps the trace.
  package var isSampled: Bool
  /// The vendors' own part, as it came; empty without one.
  package var state: String

  package init(traceID: TraceID, spanID: SpanID, isSampled: Bool, state: String = "") {
    self.traceID = traceID
    self.spanID = spanID
    self.isSampled = isSampled
    self.state = state
  }

  /// Reads the two headers; nil when `parent` is none that the specification allows, which then counts
  /// as no header at all. A bad `state` is left out.
  package init?(parent: some StringProtocol, state: String = "") {
    let bytes = Array(parent.utf8)
    let dash = UInt8(ascii: "-")
    guard bytes.count >= 55, bytes[2] == dash, bytes[35] == dash, bytes[52] == dash else {
      return nil
    }
    func number(_ range: Range<Int>) -> UInt64? {
      var iterator = bytes[range].makeIterator()
      return Hex.read(&iterator, digits: range.count)
    }
    guard let version = number(0..<2), version != 0xff,
      // A later version may say more after another dash.
      bytes.count == 55 || (version > 0 && bytes[55] == dash),
      let high = number(3..<19), let low = number(19..<35), let span = number(36..<52),
      let flags = number(53..<55),
      let traceID = TraceID(high: high, low: low), let spanID = SpanID(span)
    else { return nil }
    self.init(
      traceID: traceID,
      spanID: spanID,
      isSampled: flags & 1 == 1,
      state: TraceState.isValid(state) ? state : ""
    )
  }

  /// The value of `traceparent`.
  package var parent: String {
    "00-\(self.traceID.hex)-\(self.spanID.hex)-\(self.isSampled ? "01" : "00")"
  }
}

/// The rules of `tracestate`.
enum TraceState {
  /// Whether a header is one that has to be passed on: at most 32 members `key=value` with keys of
  /// their own, and at most 512 characters.
  static func isValid(_ header: String) -> Bool {
    guard !header.isEmpty, header.utf8.count <= 512 else { return false }
    var keys: Set<Substring> = []
    let members = header.split(separator: ",", omittingEmptySubsequences: false)
    guard members.count <= 32 else { return false }
    for member in members {
      let member = member.drop { $0 == " " || $0 == "\t" }
      let trimmed = member.lastIndex { $0 != " " && $0 != "\t" }.map { member[...$0] } ?? ""
      if trimmed.isEmpty { continue }
      guard let equals = trimmed.firstIndex(of: "=") else { return false }
      let key = trimmed[..<equals]
      guard Self.isKey(key), Self.isValue(trimmed[trimmed.index(after: equals)...]),
        keys.insert(key).inserted
      else { return false }
    }
    return !keys.isEmpty
  }

  private static func isKey(_ key: Substring) -> Bool {
    func isPart(_ part: Substring, most: Int, mayBeginWithDigit: Bool) -> Bool {
      guard let first = part.utf8.first, part.utf8.count <= most else { return false }
      guard Self.isLower(first) || (mayBeginWithDigit && Self.isDigit(first)) else { return false }
      return part.utf8.allSatisfy {
        Self.isLower($0) || Self.isDigit($0) || [0x5f, 0x2d, 0x2a, 0x2f].contains($0)
      }
    }
    guard let at = key.firstIndex(of: "@") else {
      return isPart(key, most: 256, mayBeginWithDigit: false)
    }
    return isPart(key[..<at], most: 241, mayBeginWithDigit: true)
      && isPart(key[key.index(after: at)...], most: 14, mayBeginWithDigit: false)
  }

  private static func isValue(_ value: Substring) -> Bool {
    (1...256).contains(value.utf8.count) && value.utf8.last != 0x20
      && value.utf8.allSatisfy { (0x20...0x7e).contains($0) && $0 != 0x2c && $0 != 0x3d }
  }

  private static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

/// Lower-case hexadecimal.
enum Hex {
  static func text(_ values: UInt64...) -> String {
    String(unsafeUninitializedCapacity: values.count * 16) { buffer in
      var place = 0
      for value in values {
        for shift in stride(from: 60, through: 0, by: -4) {
          let digit = UInt8(truncatingIfNeeded: (value >> UInt64(shift)) & 15)
          buffer[place] = digit < 10 ? 0x30 + digit : 0x57 + digit
          place += 1
        }
      }
      return place
    }
  }

  /// Appends 16 digits.
  static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    // Each half byte in a byte of its own; those above nine get the distance from '9' to 'a' added.
    func spread(_ half: UInt64) -> UInt64 {
      var x = half
      x = (x | x << 16) & 0x0000_ffff_0000_ffff
      x = (x | x << 8) & 0x00ff_00ff_00ff_00ff
      x = (x | x << 4) & 0x0f0f_0f0f_0f0f_0f0f
      let letters = ((x + 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
      return x + 0x3030_3030_3030_3030 + letters * 0x27
    }
    for half in [value >> 32, value & 0xffff_ffff] {
      withUnsafeBytes(of: spread(half).bigEndian) { bytes.append(contentsOf: $0) }
    }
  }

  /// Reads the next digits; nil when one is none.
  static func read(_ bytes: inout some IteratorProtocol<UInt8>, digits: Int = 16) -> UInt64? {
    var value: UInt64 = 0
    for _ in 0..<digits {
      guard let byte = bytes.next() else { return nil }
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt64(byte - 0x30)
      case 0x61...0x66: value = value << 4 | UInt64(byte - 0x57)
      default: return nil
      }
    }
    return value
  }
}
