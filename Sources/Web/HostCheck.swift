internal import Foundation
internal import HTTPTypes
internal import Hummingbird

/// Refuses requests for a host that this server is not.
///
/// A page of another site can have its own name resolve to this machine and then read what is served here, as a page of
/// the same origin (DNS rebinding); its name stands in the request. An address can't be rebound.
struct HostCheck<Context: RequestContext>: RouterMiddleware {
  /// Names, in small letters, that are served besides addresses and localhost.
  let names: Set<String>

  @concurrent func handle(
    _ request: Request,
    context: Context,
    next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    if let authority = request.head.authority, !self.serves(authority) {
      return ProblemResponses<Context>.problem(
        "PERMISSION_DENIED",
        "Host: not one that is served here; http.hosts names more",
        .misdirectedRequest
      )
    }
    return try await next(request, context)
  }

  private func serves(_ authority: String) -> Bool {
    var host = authority.lowercased()
    if host.hasPrefix("[") {
      host = String(host.dropFirst().prefix { $0 != "]" })
    } else if let colon = host.lastIndex(of: ":") {
      host = String(host[..<colon])
    }
    if host.hasSuffix(".") { host.removeLast() }
    var four = in_addr()
    var six = in6_addr()
    return host == "localhost" || self.names.contains(host) || inet_pton(AF_INET, host, &four) == 1
      || inet_pton(AF_INET6, host, &six) == 1
  }
}
