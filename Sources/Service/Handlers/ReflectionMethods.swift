internal import Messages
package import Transport

/// `grpc.reflection.v1.ServerReflection`, and its older name v1alpha, whose messages are the same.
/// Source: https://github.com/grpc/grpc/blob/master/doc/server-reflection.md
package struct ReflectionMethods: Sendable {
  package static let services = [
    "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
  ]

  private let served: [String]
  private let filesByName: [String: FileDescriptors.File]
  private let filesBySymbol: [String: FileDescriptors.File]

  /// - Parameter services: The full names of the services that the server offers.
  package init(services: [String]) {
    self.served = services.sorted()
    self.filesByName = Dictionary(
      FileDescriptors.all.map { ($0.name, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    self.filesBySymbol = Dictionary(
      FileDescriptors.all.flatMap { file in file.symbols.map { ($0, file) } },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// The methods for a server.
  package var all: [RPCMethod] {
    Self.services.map { service in
      .bidirectional("/\(service)/ServerReflectionInfo", limit: .standing) {
        (
          requests: RequestReader<GrpcReflectionV1.ServerReflectionRequest>,
          _,
          replies: ReplyWriter<GrpcReflectionV1.ServerReflectionResponse>
        ) in
        while let request = try await requests.next() {
          var response = GrpcReflectionV1.ServerReflectionResponse()
          response.validHost = request.host
          response.originalRequest = request
          response.messageResponse = self.answer(request.messageRequest)
          try await replies.write(response)
        }
      }
    }
  }

  private func answer(
    _ request: GrpcReflectionV1.ServerReflectionRequest.MessageRequest?
  ) -> GrpcReflectionV1.ServerReflectionResponse.MessageResponse {
    switch request {
    case .fileByFilename(let name): self.files(from: self.filesByName[name])
    case .fileContainingSymbol(let symbol): self.files(from: self.filesBySymbol[symbol])
    case .listServices:
      .listServicesResponse(self.serviceList)
    case .allExtensionNumbersOfType, .fileContainingExtension:
      self.error(.notFound, "there are no extensions")
    case nil: self.error(.invalidArgument, "the request asks for nothing")
    }
  }

  private var serviceList: GrpcReflectionV1.ListServiceResponse {
    var list = GrpcReflectionV1.ListServiceResponse()
    list.service = self.served.map { name in
      var service = GrpcReflectionV1.ServiceResponse()
      service.name = name
      return service
    }
    return list
  }

  /// A file and all that it imports, the file itself first.
  private func files(
    from file: FileDescriptors.File?
  ) -> GrpcReflectionV1.ServerReflectionResponse.MessageResponse {
    guard let file else { return self.error(.notFound, "there is no such file or symbol") }
    var response = GrpcReflectionV1.FileDescriptorResponse()
    var seen: Set<String> = []
    var pending = [file]
    while let next = pending.popLast() {
      guard seen.insert(next.name).inserted else { continue }
      response.fileDescriptorProto.append(Base64.decode(next.base64) ?? [])
      pending += next.imports.compactMap { self.filesByName[$0] }
    }
    return .fileDescriptorResponse(response)
  }

  private func error(
    _ code: StatusCode,
    _ message: String
  ) -> GrpcReflectionV1.ServerReflectionResponse.MessageResponse {
    var response = GrpcReflectionV1.ErrorResponse()
    response.errorCode = Int32(code.rawValue)
    response.errorMessage = message
    return .errorResponse(response)
  }
}
