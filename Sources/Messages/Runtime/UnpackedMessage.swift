package import CMessages

/// A message that protobuf-c unpacked, with the memory it lives in. Used by generated code only.
package struct UnpackedMessage {
  /// The message's C struct, valid until `free`.
  package let pointer: UnsafeRawPointer
  private let arena: WireArena

  /// Unpacks bytes as a message of the same type as `empty`.
  ///
  /// - Throws: `WireError` when the bytes are no such message or a limit is passed.
  package init(
    _ bytes: RawSpan,
    like empty: ProtobufCMessage,
    _ limits: WireLimits
  ) throws(WireError) {
    let arena = WireArena.make(
      first: 1024 + bytes.byteCount + bytes.byteCount / 4,
      limit: limits.bytes(forPacked: bytes.byteCount)
    )
    do {
      self.pointer = try Self.unpack(bytes, empty.descriptor, limits, arena)
    } catch {
      arena.free()
      throw error
    }
    self.arena = arena
  }

  /// Frees the message. Once.
  package func free() { self.arena.free() }

  private static func unpack(
    _ bytes: RawSpan,
    _ type: UnsafePointer<ProtobufCMessageDescriptor>,
    _ limits: WireLimits,
    _ arena: WireArena
  ) throws(WireError) -> UnsafeRawPointer {
    try bytes.withUnsafeBytes { raw throws(WireError) in
      let bytes = raw.baseAddress?.assumingMemoryBound(to: UInt8.self)
      switch cmessages_check(type, bytes, raw.count, Int32(clamping: limits.maxDepth)) {
      case CMESSAGES_OK: break
      case CMESSAGES_TRUNCATED: throw WireError(.truncated)
      case CMESSAGES_TOO_DEEP: throw WireError(.tooDeep)
      default: throw WireError(.malformed)
      }
      guard let message = protobuf_c_message_unpack(type, arena.allocator, raw.count, bytes) else {
        throw WireError(arena.isExhausted ? .tooLarge : .malformed)
      }
      return UnsafeRawPointer(message)
    }
  }
}
