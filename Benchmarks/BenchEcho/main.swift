// An echo server on our transport: `BenchEcho [PORT] [LOOPS] [--hold]`. Prints `LISTENING PORT` when it serves.
internal import BenchMessages
internal import Foundation
internal import Glibc
internal import Logging
internal import Messages
internal import ServiceLifecycle
internal import Transport
internal import UnixSignals

let arguments = CommandLine.arguments
let port = arguments.count > 1 ? arguments[1] : "0"
var config = ServerConfig(addresses: ["127.0.0.1:\(port)"])
if arguments.count > 2, let loops = Int(arguments[2]) { config.loops = loops }

@Sendable func head(_ text: String) -> BenchV1.EchoReply {
  var reply = BenchV1.EchoReply()
  reply.text = String(Substring(text.utf8.prefix(1024)))
  return reply
}

let logger = Logger(label: "bench") { StreamLogHandler.standardError(label: $0) }
let server = try Server(
  config: config,
  methods: [
    .unary("/bench.v1.Bench/Echo") { (request: BenchV1.EchoRequest, _) -> BenchV1.EchoReply in
      head(request.note)
    },
    .serverStream("/bench.v1.Bench/Stream") {
      (request: BenchV1.EchoRequest, _, replies: ReplyWriter<BenchV1.EchoReply>) in
      let reply = head(request.note)
      for _ in 0..<10 { try await replies.write(reply) }
    },
  ],
  logger: logger
)
try server.bind()
print("LISTENING \(server.addresses[0].split(separator: ":").last ?? "")")
fflush(nil)
// An emulator that counts instructions does not know the signal mask that Dispatch's main loop sets.
if arguments.contains("--hold") { while true { pause() } }
let group = ServiceGroup(
  services: [server],
  gracefulShutdownSignals: [.sigterm, .sigint],
  logger: logger
)
try await group.run()
