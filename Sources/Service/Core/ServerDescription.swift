/// What a server tells of itself.
package struct ServerDescription: Sendable {
  package var version: String
  package var grpcAddress: String
  /// Empty when HTTP is not served.
  package var httpAddress: String
  /// Full names, in alphabetical order.
  package var services: [String]
  package var limits: ServiceLimits
  package var maxReceiveMessageBytes: Int
  package var maxConcurrentCalls: Int
  /// What is switched on, in alphabetical order.
  package var features: [String]
  package var rulesVersion: String
  package var lexiconsVersion: String
  package var isReady: Bool

  package init(
    version: String,
    grpcAddress: String,
    httpAddress: String,
    services: [String],
    limits: ServiceLimits,
    maxReceiveMessageBytes: Int,
    maxConcurrentCalls: Int,
    features: [String],
    rulesVersion: String,
    lexiconsVersion: String,
    isReady: Bool
  ) {
    self.version = version
    self.grpcAddress = grpcAddress
    self.httpAddress = httpAddress
    self.services = services
    self.limits = limits
    self.maxReceiveMessageBytes = maxReceiveMessageBytes
    self.maxConcurrentCalls = maxConcurrentCalls
    self.features = features
    self.rulesVersion = rulesVersion
    self.lexiconsVersion = lexiconsVersion
    self.isReady = isReady
  }
}
