internal import CGRPCShim
internal import Messages

extension Metadata {
  /// Copies headers that the shim lends.
  init(count: Int, _ header: (Int) -> cgrpcshim_header) {
    self.init()
    for index in 0..<count {
      let each = header(index)
      let key = UnsafeBufferPointer(start: each.key, count: each.key_length)
      let value = UnsafeBufferPointer(start: each.value, count: each.value_length)
      self.append(String(decoding: key, as: UTF8.self), bytes: Array(value))
    }
  }

  /// A list for the shim to take, or nil for no headers. What is not legal on the wire is left out.
  func makeShimList() -> OpaquePointer? {
    guard !self.isEmpty, let list = cgrpcshim_metadata_create(self.items.count) else { return nil }
    for item in self.items {
      var key = item.key
      key.withUTF8 { key in
        item.value.withUnsafeBufferPointer { value in
          _ = cgrpcshim_metadata_add(
            list,
            cgrpcshim_header(
              key: key.baseAddress,
              key_length: key.count,
              value: value.baseAddress,
              value_length: value.count
            )
          )
        }
      }
    }
    return list
  }
}

/// A message packed into memory of gRPC's own: to be sent once or discarded.
///
/// `@unchecked Sendable`: the memory belongs to whoever holds the value, and it is handed on, not
/// shared.
struct OutgoingMessage: @unchecked Sendable {
  fileprivate(set) var buffer: cgrpcshim_buffer

  /// Packs a message.
  init(_ message: some Message) {
    var buffer = cgrpcshim_buffer()
    message.pack { size in
      buffer = cgrpcshim_buffer_create(size)
      return UnsafeMutableRawBufferPointer(start: buffer.bytes, count: size)
    }
    self.buffer = buffer
  }

  /// Copies a message that was packed before.
  init(packed bytes: [UInt8]) {
    let buffer = cgrpcshim_buffer_create(bytes.count)
    bytes.withUnsafeBytes { source in
      UnsafeMutableRawBufferPointer(start: buffer.bytes, count: bytes.count).copyMemory(
        from: source
      )
    }
    self.buffer = buffer
  }

  /// Frees a message that will not be sent.
  func discard() { cgrpcshim_buffer_discard(self.buffer) }
}
