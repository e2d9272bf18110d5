/// A message of a `.proto` file as a Swift value.
///
/// Generated types conform; nothing else needs to. Binary form: `init(packed:)` and `packed()`.
package protocol WireMessage: Sendable, Hashable {
  /// A message with every field at its default.
  init()

  /// The message's full name, such as `assay.v1.Grade`.
  static var fullName: String { get }
}

/// What the generated code gives the runtime: the protobuf-c struct and its conversions.
package protocol CStructConvertible: WireMessage {
  /// The protobuf-c struct; it begins with a `ProtobufCMessage`.
  associatedtype CStruct

  /// Makes the struct an empty message.
  static func initialize(_ pointer: UnsafeMutablePointer<CStruct>)

  /// Copies the struct's values.
  init(_ c: borrowing CStruct) throws(WireError)

  /// Fills an initialized struct; what it points to lives in the arena.
  func fill(_ c: inout CStruct, _ arena: WireArena)

  /// Unpacks the binary form.
  ///
  /// - Throws: `WireError` with the path of the field when the bytes are no such message, text is
  ///   not UTF-8, or a limit is passed.
  init(packed bytes: RawSpan, limits: WireLimits) throws(WireError)

  /// Packs straight into the caller's memory.
  ///
  /// - Parameter memory: Called once with the packed size in bytes; gives a buffer of at least as
  ///   many.
  func pack(_ memory: (Int) -> UnsafeMutableRawBufferPointer)
}

/// A message with both of its forms, binary and proto3 JSON.
package typealias Message = CStructConvertible & JSONConvertible

/// What unpacking holds a message to.
package struct WireLimits: Sendable {
  /// How deep messages may be nested. The default is protobuf's own: 100.
  package var maxDepth: Int

  /// How much memory an unpacked message may take beyond 8 times its packed size, in bytes.
  ///
  /// A two-byte field can unpack to a struct of a hundred bytes, so a hostile message could take
  /// far more memory than it sent.
  package var extraBytes: Int

  /// Depth 100 and 1 MiB.
  package static var defaults: WireLimits { WireLimits(maxDepth: 100, extraBytes: 1 << 20) }

  package init(maxDepth: Int, extraBytes: Int) {
    self.maxDepth = maxDepth
    self.extraBytes = extraBytes
  }

  /// The memory that a message of so many packed bytes may take.
  @usableFromInline
  package func bytes(forPacked count: Int) -> Int {
    count.multipliedReportingOverflow(by: 8).partialValue + self.extraBytes
  }
}

extension CStructConvertible {
  /// Unpacks the binary form within the default limits.
  package init(packed bytes: RawSpan) throws(WireError) {
    try self.init(packed: bytes, limits: .defaults)
  }

  /// Unpacks the binary form.
  package init(packed bytes: [UInt8], limits: WireLimits = .defaults) throws(WireError) {
    try self.init(packed: bytes.span.bytes, limits: limits)
  }

  /// The binary form.
  package func packed() -> [UInt8] {
    var buffer = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    defer { buffer.deallocate() }
    self.pack { size in
      buffer = .allocate(byteCount: size, alignment: 1)
      return buffer
    }
    return [UInt8](buffer)
  }
}
