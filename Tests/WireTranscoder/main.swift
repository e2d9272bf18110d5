// Reads requests from standard input and answers each, so that another implementation of protobuf
// can be held against ours.
//
// Request: a kind (`b` binary, `j` JSON), a length (UInt32, big-endian), that many bytes.
// Answer: `o` and two blocks (length and bytes), the binary and the JSON form of the message; or `e`
// and one block, the error.
import Foundation
import Messages
import TestMessages

func read(_ count: Int) -> [UInt8]? {
  var bytes: [UInt8] = []
  while bytes.count < count {
    guard let more = try? FileHandle.standardInput.read(upToCount: count - bytes.count),
      !more.isEmpty
    else { return nil }
    bytes += more
  }
  return bytes
}

func block(_ bytes: [UInt8]) -> [UInt8] {
  let count = UInt32(bytes.count)
  return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + bytes
}

while let head = read(5) {
  let count = head[1...].reduce(0) { $0 << 8 | Int($1) }
  guard let body = read(count) else { break }
  var answer: [UInt8]
  do {
    let message =
      head[0] == UInt8(ascii: "j")
      ? try AssayTestV1.Everything(json: try JSONParser.parse(body))
      : try AssayTestV1.Everything(packed: body)
    answer =
      [UInt8(ascii: "o")] + block(message.packed())
      + block(Array(JSONWriter.text(of: message).utf8))
  } catch {
    answer = [UInt8(ascii: "e")] + block(Array("\(error)".utf8))
  }
  FileHandle.standardOutput.write(Data(answer))
}
