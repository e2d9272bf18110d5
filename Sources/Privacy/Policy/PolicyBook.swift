internal import Crypto
package import Model

/// Which policy is whose: a default, and rules for tenants and kinds of documents.
package struct PolicyBook: Sendable, Hashable {
  /// A policy for some; what is nil fits all.
  package struct Rule: Sendable, Hashable {
    package var tenants: Set<String>?
    package var kinds: Set<DocumentKind>?
    package var policy: PrivacyPolicy

    package init(tenants: Set<String>?, kinds: Set<DocumentKind>?, policy: PrivacyPolicy) {
      self.tenants = tenants
      self.kinds = kinds
      self.policy = policy
    }

    fileprivate func fits(_ tenant: String, _ kind: DocumentKind) -> Bool {
      self.tenants?.contains(tenant) ?? true && self.kinds?.contains(kind) ?? true
    }
  }

  package var standard: PrivacyPolicy
  /// The first that fits decides.
  package var rules: [Rule]

  package init(standard: PrivacyPolicy = PrivacyPolicy(), rules: [Rule] = []) {
    self.standard = standard
    self.rules = rules
  }

  /// The same policies for what grades may quote.
  package var forEvidence: PolicyBook {
    PolicyBook(
      standard: self.standard.forEvidence,
      rules: self.rules.map {
        Rule(tenants: $0.tenants, kinds: $0.kinds, policy: $0.policy.forEvidence)
      }
    )
  }

  /// What tells one policy file from another: SHA-256 of its text, in hexadecimal.
  package static func digest(of text: String) -> String {
    Hexadecimal.text(SHA256.hash(data: Array(text.utf8)))
  }

  /// The policy for a document, and the number of the rule that decides; nil for the default.
  package func policy(for tenant: String, _ kind: DocumentKind) -> (PrivacyPolicy, rule: Int?) {
    for (number, rule) in self.rules.enumerated() where rule.fits(tenant, kind) {
      return (rule.policy, number)
    }
    return (self.standard, nil)
  }
}
