internal import HTTPTypes
internal import Hummingbird
internal import Messages
internal import NIOCore

/// Gives what no route answers a body like that of other errors.
struct ProblemResponses<Context: RequestContext>: RouterMiddleware {
  /// The paths that there are, each with its method; what stands for a parameter begins with a brace or a
  /// colon.
  let routes: [(method: HTTPRequest.Method, path: String)]

  @concurrent func handle(
    _ request: Request,
    context: Context,
    next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as any HTTPResponseError where error.status == .notFound {
      let methods = self.routes.filter { Self.matches($0.path, request.uri.path) }.map(\.method)
      guard methods.isEmpty else {
        let all = Set(methods + (methods.contains(.get) ? [.head] : []))
        let allowed = all.map(\.rawValue).sorted().joined(separator: ", ")
        var response = Self.problem("UNIMPLEMENTED", "use \(allowed)", .methodNotAllowed)
        response.headers[.allow] = allowed
        return response
      }
      return Self.problem(
        "NOT_FOUND",
        "there is nothing at this path; /api/metrics and /api/traces have the API",
        .notFound
      )
    }
  }

  private static func matches(_ route: String, _ path: String) -> Bool {
    let (a, b) = (route.split(separator: "/"), path.split(separator: "/"))
    return a.count == b.count
      && zip(a, b).allSatisfy { $0.hasPrefix("{") || $0.hasPrefix(":") || $0 == $1 }
  }

  static func problem(
    _ code: String,
    _ message: String,
    _ status: HTTPResponse.Status
  ) -> Response {
    var json = JSONWriter(indented: true)
    json.beginObject()
    json.member("code", code)
    json.member("message", message)
    json.endObject()
    return Response(
      status: status,
      headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: json.text + "\n"))
    )
  }
}
