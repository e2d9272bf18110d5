internal import CSnappy

/// Snappy's block format, in which Prometheus's remote write takes its bodies.
package enum Snappy {
  /// Compresses; an empty body stays valid.
  package static func compress(_ bytes: [UInt8]) -> [UInt8] {
    let bound = snappy_max_compressed_length(bytes.count)
    return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      var length = buffer.count
      let status = bytes.withUnsafeBytes { input in
        buffer.withMemoryRebound(to: CChar.self) { output in
          snappy_compress(
            input.baseAddress?.assumingMemoryBound(to: CChar.self),
            bytes.count,
            output.baseAddress,
            &length
          )
        }
      }
      precondition(status == SNAPPY_OK, "the buffer is as large as Snappy asked for")
      count = length
    }
  }
}
