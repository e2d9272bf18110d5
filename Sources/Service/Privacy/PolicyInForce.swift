internal import Model
package import Privacy
internal import Synchronization

/// The policies and keys that are in force, which may be replaced while the server runs.
package final class PolicyInForce: Sendable {
  /// What was loaded, all of one time.
  package struct Loaded: Sendable {
    package var book: PolicyBook
    package var keys: KeyRing
    /// What tells these policies from others: the file's text. Only a keyed hash of it leaves.
    package var text: String
    /// Whether there is a file.
    package var hasFile: Bool
    /// When, in nanoseconds since 1970.
    package var time: UInt64

    package init(book: PolicyBook, keys: KeyRing, text: String, hasFile: Bool, time: UInt64) {
      self.book = book
      self.keys = keys
      self.text = text
      self.hasFile = hasFile
      self.time = time
    }
  }

  /// The policy for one document.
  struct Choice: Sendable {
    var policy: PrivacyPolicy
    /// Which rule decided.
    var source: String
    var loaded: Loaded
  }

  private struct State {
    var loaded: Loaded
    var problem: String?
  }

  private let state: Mutex<State>

  package init(_ loaded: Loaded) { self.state = Mutex(State(loaded: loaded)) }

  /// The built-in policy with a key that nobody knows: for one process.
  package convenience init() {
    self.init(
      Loaded(book: PolicyBook(), keys: KeyRing(), text: "", hasFile: false, time: 0)
    )
  }

  package var loaded: Loaded { self.state.withLock { $0.loaded } }

  /// Why what is there now is not in force; nil when it is.
  package var problem: String? { self.state.withLock { $0.problem } }

  /// Puts something else in force.
  package func replace(with loaded: Loaded) {
    self.state.withLock { $0 = State(loaded: loaded) }
  }

  /// Keeps what is in force, and says why.
  package func refuse(_ problem: String) { self.state.withLock { $0.problem = problem } }

  func choice(for tenant: String, _ kind: DocumentKind) -> Choice {
    let loaded = self.loaded
    let (policy, rule) = loaded.book.policy(for: tenant, kind)
    let source = rule.map { "rules[\($0)]" } ?? (loaded.hasFile ? "default" : "builtin")
    return Choice(policy: policy, source: source, loaded: loaded)
  }
}

extension PolicyInForce.Choice {
  /// What tells this policy from others.
  var text: String { "\(self.source)\n\(self.policy.level.rawValue)\n\(self.loaded.text)" }

  /// Makes what grades may quote.
  var evidenceDeidentifier: Deidentifier {
    Deidentifier(policy: self.policy.forEvidence, key: self.loaded.keys.current.key)
  }

  var auditor: Auditor { Auditor(AuditKeys(self.loaded.keys)) }
}
