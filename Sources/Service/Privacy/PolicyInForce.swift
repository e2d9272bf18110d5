internal import Model
package import Privacy
internal import Synchronization

/// The policies and keys that are in force, which may be replaced while the server runs.
package final class PolicyInForce: Sendable {
  /// What was loaded, all of one time.
  package struct Loaded: Sendable {
    package let book: PolicyBook
    package let keys: KeyRing
    /// Whether there is a file.
    package let hasFile: Bool
    /// When, in nanoseconds since 1970.
    package let time: UInt64
    /// What grades may quote by; made once, since every grade asks for it.
    let evidence: PolicyBook
    /// What tells these policies from others. Only a keyed hash of it leaves.
    let digest: String

    /// - Parameter text: The policy file's.
    package init(book: PolicyBook, keys: KeyRing, text: String, hasFile: Bool, time: UInt64) {
      self.book = book
      self.keys = keys
      self.evidence = book.forEvidence
      self.digest = PolicyBook.digest(of: text)
      self.hasFile = hasFile
      self.time = time
    }
  }

  /// The policy for one document.
  struct Choice: Sendable {
    var policy: PrivacyPolicy
    /// The same for what a grade may quote.
    var evidence: PrivacyPolicy
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
    let evidence = rule.map { loaded.evidence.rules[$0].policy } ?? loaded.evidence.standard
    let source = rule.map { "rules[\($0)]" } ?? (loaded.hasFile ? "default" : "builtin")
    return Choice(policy: policy, evidence: evidence, source: source, loaded: loaded)
  }
}

extension PolicyInForce.Choice {
  /// What tells this policy from others.
  var identity: String {
    "\(self.source)\n\(self.policy.level.rawValue)\n\(self.loaded.digest)"
  }

  /// Makes what grades may quote.
  var evidenceDeidentifier: Deidentifier {
    Deidentifier(policy: self.evidence, key: self.loaded.keys.current.key)
  }

  var auditor: Auditor { Auditor(AuditKeys(self.loaded.keys)) }
}
