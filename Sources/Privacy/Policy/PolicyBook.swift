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

  /// The policy for a document, and the number of the rule that decides; nil for the default.
  package func policy(for tenant: String, _ kind: DocumentKind) -> (PrivacyPolicy, rule: Int?) {
    for (number, rule) in self.rules.enumerated() where rule.fits(tenant, kind) {
      return (rule.policy, number)
    }
    return (self.standard, nil)
  }
}
