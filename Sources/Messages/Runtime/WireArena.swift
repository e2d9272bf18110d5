package import CMessages

/// Memory for one packing or unpacking: all of it is freed at once.
///
/// Its pointers are valid until `free`, which is called once.
package struct WireArena {
  @usableFromInline
  package let pointer: OpaquePointer

  @usableFromInline
  init(pointer: OpaquePointer) { self.pointer = pointer }

  /// Packs a C message into the memory that `memory` gives for its size in bytes.
  package static func pack(
    _ message: UnsafeRawPointer,
    _ memory: (Int) -> UnsafeMutableRawBufferPointer
  ) {
    let base = message.assumingMemoryBound(to: ProtobufCMessage.self)
    let size = protobuf_c_message_get_packed_size(base)
    let buffer = memory(size)
    precondition(buffer.count >= size, "the buffer holds the packed message")
    _ = protobuf_c_message_pack(base, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self))
  }

  package func free() { cmessages_arena_destroy(self.pointer) }

  /// An arena that gives at most `limit` bytes, with room for about `first` of them at once.
  package static func make(first: Int = 2048, limit: Int) -> WireArena {
    guard let pointer = cmessages_arena_create(first, limit) else {
      preconditionFailure("the system has no memory for a message")
    }
    return WireArena(pointer: pointer)
  }

  /// The arena for protobuf-c.
  var allocator: UnsafeMutablePointer<ProtobufCAllocator> {
    cmessages_arena_allocator(self.pointer)
  }

  /// Whether it refused memory because of its limit.
  var isExhausted: Bool { cmessages_arena_exhausted(self.pointer) != 0 }

  @inlinable
  func allocate<T>(_ type: T.Type, _ count: Int) -> UnsafeMutablePointer<T> {
    self.allocate(bytes: count * MemoryLayout<T>.stride).bindMemory(to: type, capacity: count)
  }

  @usableFromInline
  package func allocate(bytes: Int) -> UnsafeMutableRawPointer {
    guard let raw = cmessages_arena_alloc(self.pointer, bytes) else {
      preconditionFailure("the system has no memory for a message")
    }
    return raw
  }

  /// A copy of the text's UTF-8.
  package func bytes(_ text: String) -> ProtobufCBinaryData {
    var text = text
    return text.withUTF8 { self.copy(UnsafeRawBufferPointer($0)) }
  }

  /// A copy of the bytes.
  package func bytes(_ bytes: [UInt8]) -> ProtobufCBinaryData {
    bytes.withUnsafeBytes { self.copy($0) }
  }

  private func copy(_ raw: UnsafeRawBufferPointer) -> ProtobufCBinaryData {
    guard raw.count > 0 else { return ProtobufCBinaryData(len: 0, data: nil) }
    let copy = self.allocate(UInt8.self, raw.count)
    UnsafeMutableRawPointer(copy).copyMemory(from: raw.baseAddress!, byteCount: raw.count)
    return ProtobufCBinaryData(len: raw.count, data: copy)
  }

  /// The message as a C struct.
  @inlinable
  package func message<M: CStructConvertible>(_ message: M) -> UnsafeMutablePointer<M.CStruct> {
    let c = self.allocate(M.CStruct.self, 1)
    M.initialize(c)
    message.fill(&c.pointee, self)
    return c
  }

  /// The messages as an array of pointers to C structs, and how many they are.
  @inlinable
  package func messages<M: CStructConvertible>(
    _ messages: [M]
  ) -> (UnsafeMutablePointer<UnsafeMutablePointer<M.CStruct>?>?, Int) {
    guard !messages.isEmpty else { return (nil, 0) }
    let array = self.allocate(UnsafeMutablePointer<M.CStruct>?.self, messages.count)
    for (index, message) in messages.enumerated() {
      (array + index).initialize(to: self.message(message))
    }
    return (array, messages.count)
  }

  /// The values as a C array, and how many they are.
  @inlinable
  package func values<T, C>(
    _ values: [T],
    _ convert: (T) -> C
  ) -> (UnsafeMutablePointer<C>?, Int) {
    guard !values.isEmpty else { return (nil, 0) }
    let array = self.allocate(C.self, values.count)
    for (index, value) in values.enumerated() {
      (array + index).initialize(to: convert(value))
    }
    return (array, values.count)
  }

  /// An array of pointers to structs, one for each item, made by `fill` from zeroed memory.
  @inlinable
  package func pointers<T, C>(
    _ items: [T],
    _ fill: (T, inout C) -> Void
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<C>?>? {
    guard !items.isEmpty else { return nil }
    let array = self.allocate(UnsafeMutablePointer<C>?.self, items.count)
    for (index, item) in items.enumerated() {
      let entry = self.allocate(C.self, 1)
      fill(item, &entry.pointee)
      (array + index).initialize(to: entry)
    }
    return array
  }
}
