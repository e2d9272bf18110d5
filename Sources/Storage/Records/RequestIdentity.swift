package import Privacy

/// How a caller names a request: texts that were looked at.
package struct RequestIdentity: Sendable, Hashable {
  /// Nil when the caller gave none.
  package var requestID: CheckedText?
  package var labels: [CheckedText: CheckedText]

  package init(requestID: CheckedText? = nil, labels: [CheckedText: CheckedText] = [:]) {
    self.requestID = requestID
    self.labels = labels
  }
}
