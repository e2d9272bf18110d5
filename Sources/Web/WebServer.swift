package import Hummingbird
internal import Logging
internal import Messages
internal import NIOCore
package import Service
internal import ServiceLifecycle

/// The HTTP side: `/livez`, `/readyz`, `/api/config`.
package struct WebServer: Sendable {
  private let readiness: Readiness
  private let describe: @Sendable () -> ServerDescription

  package init(
    readiness: Readiness,
    describe: @escaping @Sendable () -> ServerDescription
  ) {
    self.readiness = readiness
    self.describe = describe
  }

  /// The routes.
  package var router: Router<BasicRequestContext> {
    let router = Router()
    router.get("livez") { _, _ in Self.text("ok\n", status: .ok) }
    router.head("livez") { _, _ in Response(status: .ok) }
    router.head("readyz") { _, _ in
      Response(status: self.readiness.phase == .ready ? .ok : .serviceUnavailable)
    }
    router.get("readyz") { request, _ in
      let phase = self.readiness.phase
      let status: HTTPResponse.Status = phase == .ready ? .ok : .serviceUnavailable
      guard request.uri.queryParameters.contains(where: { $0.key == "verbose" }) else {
        return Self.text(phase == .ready ? "ok\n" : "not ready\n", status: status)
      }
      let mark = phase == .starting ? "-" : "+"
      return Self.text(
        "[\(mark)]lexicons\n[\(phase == .stopping ? "-" : "+")]serving\n"
          + "readyz check \(phase == .ready ? "passed" : "failed (\(phase.rawValue))")\n",
        status: status
      )
    }
    router.get("api/config") { _, _ in
      Self.json(JSONWriter.text(of: AssayV1.ServerInfo(self.describe()), indented: true) + "\n")
    }
    return router
  }

  private static func text(_ text: String, status: HTTPResponse.Status) -> Response {
    Response(
      status: status,
      headers: [.contentType: "text/plain; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text))
    )
  }

  private static func json(_ text: String) -> Response {
    Response(
      status: .ok,
      headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text))
    )
  }
}
