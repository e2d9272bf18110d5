package import CMessages

/// Copies what protobuf-c unpacked into Swift values. Used by generated code only.
package enum WireReading {
  /// The bytes as text.
  ///
  /// - Throws: `WireError` when they are not UTF-8. A NUL inside is kept.
  package static func string(
    _ data: ProtobufCBinaryData,
    _ field: StaticString
  ) throws(WireError) -> String {
    guard data.len > 0 else { return "" }
    do {
      let bytes = UnsafeBufferPointer(start: data.data, count: data.len).span
      // Most text is ASCII, and the vector unit tells that four times as fast.
      let isASCII = cmessages_is_ascii(data.data, data.len) != 0
      return String(
        copying: isASCII
          ? UTF8Span(unchecked: bytes, isKnownASCII: true) : try UTF8Span(validating: bytes)
      )
    } catch {
      throw WireError(.invalidUTF8, field: "\(field)")
    }
  }

  /// The bytes.
  package static func bytes(_ data: ProtobufCBinaryData) -> [UInt8] {
    [UInt8](UnsafeBufferPointer(start: data.data, count: data.len))
  }

  /// The message, or nil when the field is not set.
  @inlinable
  package static func message<M: CStructConvertible>(
    _ pointer: UnsafeMutablePointer<M.CStruct>?,
    _ field: StaticString
  ) throws(WireError) -> M? {
    guard let pointer else { return nil }
    do {
      return try M(pointer.pointee)
    } catch {
      throw error.inside(field)
    }
  }

  /// The messages of a repeated field.
  @inlinable
  package static func messages<M: CStructConvertible>(
    _ pointers: UnsafeMutablePointer<UnsafeMutablePointer<M.CStruct>?>?,
    _ count: Int,
    _ field: StaticString
  ) throws(WireError) -> [M] {
    var messages: [M] = []
    messages.reserveCapacity(count)
    for index in 0..<count {
      guard let pointer = pointers?[index] else { continue }
      do {
        messages.append(try M(pointer.pointee))
      } catch {
        throw error.inside(field)
      }
    }
    return messages
  }

  /// The values of a repeated field.
  @inlinable
  package static func values<C>(
    _ pointer: UnsafeMutablePointer<C>?,
    _ count: Int
  ) -> UnsafeBufferPointer<C> {
    UnsafeBufferPointer(start: pointer, count: count)
  }

  /// The entries of a map field.
  @inlinable
  package static func pointers<C>(
    _ pointers: UnsafeMutablePointer<UnsafeMutablePointer<C>?>?,
    _ count: Int
  ) -> [C] {
    (0..<count).compactMap { pointers?[$0]?.pointee }
  }
}

/// The order in which map entries are written, so that the same message packs to the same bytes.
package enum WireOrder {
  package static func isBefore(_ a: String, _ b: String) -> Bool { a < b }
  package static func isBefore<T: FixedWidthInteger>(_ a: T, _ b: T) -> Bool { a < b }
  package static func isBefore(_ a: Bool, _ b: Bool) -> Bool { !a && b }
}

/// A field that holds a message of its own kind.
package final class Indirect<Value: Sendable & Hashable>: Sendable {
  /// The value.
  package let value: Value

  package init(_ value: Value) { self.value = value }
}

extension Indirect: Hashable {
  package static func == (a: Indirect, b: Indirect) -> Bool { a.value == b.value }
  package func hash(into hasher: inout Hasher) { hasher.combine(self.value) }
}

/// An open enum of a `.proto` file: numbers that this version does not know are kept.
package protocol WireEnum: Sendable, Hashable, JSONConvertible {
  init(rawValue: Int32)
  var rawValue: Int32 { get }
  /// The names and numbers of the `.proto` file.
  static var names: [(name: String, number: Int32)] { get }
}
