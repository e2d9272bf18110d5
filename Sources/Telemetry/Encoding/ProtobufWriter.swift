/// Writes protobuf's wire format: what OTLP and remote write need, made without intermediate values.
///
/// Like proto3, it leaves out numbers that are zero and text that is empty, unless told `always`.
package struct ProtobufWriter {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func varint(_ field: Int, _ value: UInt64, always: Bool = false) {
    guard value != 0 || always else { return }
    self.key(field, 0)
    self.raw(value)
  }

  package mutating func flag(_ field: Int, _ value: Bool, always: Bool = false) {
    self.varint(field, value ? 1 : 0, always: always)
  }

  /// As `int32` and `int64` are written.
  package mutating func signed(_ field: Int, _ value: Int64, always: Bool = false) {
    self.varint(field, UInt64(bitPattern: value), always: always)
  }

  /// As `sint32` and `sint64` are written.
  package mutating func zigzag(_ field: Int, _ value: Int64, always: Bool = false) {
    self.varint(field, Self.zigzag(value), always: always)
  }

  package mutating func fixed64(_ field: Int, _ value: UInt64, always: Bool = false) {
    guard value != 0 || always else { return }
    self.key(field, 1)
    self.append(value)
  }

  package mutating func double(_ field: Int, _ value: Double, always: Bool = false) {
    self.fixed64(field, value.bitPattern, always: always)
  }

  package mutating func fixed32(_ field: Int, _ value: UInt32, always: Bool = false) {
    guard value != 0 || always else { return }
    self.key(field, 5)
    withUnsafeBytes(of: value.littleEndian) { self.bytes.append(contentsOf: $0) }
  }

  package mutating func text(_ field: Int, _ value: String, always: Bool = false) {
    guard !value.isEmpty || always else { return }
    self.key(field, 2)
    var value = value
    value.withUTF8 { utf8 in
      self.raw(UInt64(utf8.count))
      self.bytes.append(contentsOf: utf8)
    }
  }

  package mutating func data(_ field: Int, _ value: some Collection<UInt8>) {
    self.key(field, 2)
    self.raw(UInt64(value.count))
    self.bytes.append(contentsOf: value)
  }

  package mutating func id(_ field: Int, _ value: TraceID) {
    self.key(field, 2)
    self.raw(16)
    self.append(value.high.byteSwapped)
    self.append(value.low.byteSwapped)
  }

  package mutating func id(_ field: Int, _ value: SpanID) {
    self.key(field, 2)
    self.raw(8)
    self.append(value.value.byteSwapped)
  }

  /// Appends fields of known sizes at once, at most 64 bytes of them.
  package mutating func fixed(_ body: (inout FixedFields) -> Void) {
    withUnsafeTemporaryAllocation(byteCount: FixedFields.room, alignment: 1) { room in
      var fields = FixedFields(room)
      body(&fields)
      self.bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<fields.count]))
    }
  }

  /// Fields with numbers below 16 whose sizes are known: each is a key of one byte and its value.
  package struct FixedFields {
    fileprivate static let room = 64
    private let bytes: UnsafeMutableRawBufferPointer
    fileprivate private(set) var count = 0

    fileprivate init(_ bytes: UnsafeMutableRawBufferPointer) { self.bytes = bytes }

    package mutating func id(_ field: UInt8, _ value: TraceID) {
      self.begin(field, length: 16)
      self.append(value.high.bigEndian)
      self.append(value.low.bigEndian)
    }

    package mutating func id(_ field: UInt8, _ value: SpanID) {
      self.begin(field, length: 8)
      self.append(value.value.bigEndian)
    }

    package mutating func fixed64(_ field: UInt8, _ value: UInt64) {
      self.append(field << 3 | 1)
      self.append(value.littleEndian)
    }

    /// - Parameter value: Below 128.
    package mutating func small(_ field: UInt8, _ value: UInt8) {
      self.append(field << 3)
      self.append(value & 0x7f)
    }

    private mutating func begin(_ field: UInt8, length: UInt8) {
      self.append(field << 3 | 2)
      self.append(length)
    }

    private mutating func append<Number: FixedWidthInteger>(_ value: Number) {
      precondition(self.count + MemoryLayout<Number>.size <= self.bytes.count, "no room")
      self.bytes.storeBytes(of: value, toByteOffset: self.count, as: Number.self)
      self.count += MemoryLayout<Number>.size
    }
  }

  /// Numbers without keys of their own.
  package mutating func packed(_ field: Int, _ values: some Collection<UInt64>) {
    guard !values.isEmpty else { return }
    self.message(field) { writer in
      for value in values { writer.raw(value) }
    }
  }

  package mutating func packedFixed64(_ field: Int, _ values: some Collection<UInt64>) {
    guard !values.isEmpty else { return }
    self.key(field, 2)
    self.raw(UInt64(values.count * 8))
    for value in values { self.append(value) }
  }

  package mutating func packedDoubles(_ field: Int, _ values: some Collection<Double>) {
    self.packedFixed64(field, values.map(\.bitPattern))
  }

  /// A message in a message.
  package mutating func message(_ field: Int, _ body: (inout ProtobufWriter) throws -> Void)
    rethrows
  {
    let message = self.begin(field)
    try body(&self)
    self.end(message)
  }

  /// Begins a message in a message: where many are written of values that a closure would copy.
  ///
  /// - Returns: What `end` takes.
  package mutating func begin(_ field: Int) -> Int {
    self.key(field, 2)
    // Its length is known when it is written and goes before it then; most take one byte.
    self.bytes.append(0)
    return self.bytes.count
  }

  /// Ends the message that was begun last.
  package mutating func end(_ start: Int) {
    var length = UInt64(self.bytes.count - start)
    if length < 0x80 {
      self.bytes[start - 1] = UInt8(length)
      return
    }
    var varint: [UInt8] = []
    while length >= 0x80 {
      varint.append(UInt8(truncatingIfNeeded: length) | 0x80)
      length >>= 7
    }
    varint.append(UInt8(length))
    self.bytes.replaceSubrange(start - 1..<start, with: varint)
  }

  /// Fields that were written before.
  package mutating func append(encoded fields: [UInt8]) { self.bytes += fields }

  package static func zigzag(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: (value << 1) ^ (value >> 63))
  }

  private mutating func key(_ field: Int, _ wireType: UInt64) {
    self.raw(UInt64(field) << 3 | wireType)
  }

  @inline(__always)
  private mutating func raw(_ value: UInt64) {
    if value < 0x80 {
      self.bytes.append(UInt8(truncatingIfNeeded: value))
      return
    }
    var value = value
    while value >= 0x80 {
      self.bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    self.bytes.append(UInt8(value))
  }

  private mutating func append(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { self.bytes.append(contentsOf: $0) }
  }
}
