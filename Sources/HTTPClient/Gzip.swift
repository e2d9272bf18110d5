internal import CCurl

/// Compression of what goes over the wire.
package enum Gzip {
  /// What can't be decompressed.
  package enum Fault: Error { case damaged, tooLarge }

  /// Compresses quickly. Computes for about 10 ns a byte.
  package static func compress(_ bytes: [UInt8]) -> [UInt8] {
    let bound = ccurl_gzip_bound(bytes.count)
    return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      count = ccurl_gzip(bytes, bytes.count, buffer.baseAddress, buffer.count)
    }
  }

  /// Decompresses gzip or zlib data of at most so many bytes.
  package static func decompress(_ bytes: [UInt8], atMost limit: Int) throws(Fault) -> [UInt8] {
    // Text rarely shrinks to less than a tenth; when it did, there is a second try with all the room.
    for capacity in [min(limit, max(4096, bytes.count * 10)), limit] {
      var made = 0
      let out = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        made = ccurl_gunzip(bytes, bytes.count, buffer.baseAddress, buffer.count)
        count = max(0, made)
      }
      if made >= 0 { return out }
      if made == -1 { throw .damaged }
    }
    throw .tooLarge
  }
}
