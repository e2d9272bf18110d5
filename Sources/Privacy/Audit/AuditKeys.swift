internal import Crypto
internal import Foundation

/// What the audit's tags and seals are made with: keys of their own, derived from a key of the ring, so that
/// a tag says nothing of a surrogate.
package struct AuditKeys: Sendable {
  static let documentTagBytes = 16
  static let policyTagBytes = 8

  private let ring: KeyRing

  package init(_ ring: KeyRing) { self.ring = ring }

  /// The id of the key in force.
  package var currentID: String { self.ring.current.id }

  /// Stands for a document's id: the same for the same id, whatever the month, so that it can be found.
  package func documentTag(_ id: String, tenant: String, keyID: String? = nil) -> [UInt8]? {
    self.mac(["audit document", tenant, id], keyID).map { Array($0.prefix(Self.documentTagBytes)) }
  }

  /// The tags of a document's id under every key of the ring.
  package func documentTags(_ id: String, tenant: String) -> [[UInt8]] {
    self.ring.entries.compactMap { self.documentTag(id, tenant: tenant, keyID: $0.id) }
  }

  /// Stands for a policy's text.
  package func policyTag(_ policy: String) -> [UInt8] {
    self.mac(["audit policy", policy], nil)!.prefix(Self.policyTagBytes).map { $0 }
  }

  /// Makes tags of values, within a tenant and a month of time: a key of their own that is another one each
  /// month.
  func valueKey(tenant: String, time: UInt64) -> SurrogateKey {
    let days = Int(time / 86_400_000_000_000)
    let date = DateShift.civil(days)
    let period = "\(date.year)-\(date.month)"
    return SurrogateKey(self.mac(["audit values", tenant, period], nil)!)!
  }

  /// Seals something under the current key, or under the one with an id; nil when it is not in the ring.
  func seal(_ parts: [[UInt8]], keyID: String? = nil) -> [UInt8]? {
    self.key(keyID)?.mac([Array("audit seal".utf8)] + parts)
  }

  /// The place of a key in the ring, 0 for the one in force; nil when it is not there.
  func place(of id: String) -> Int? { self.ring.entries.firstIndex { $0.id == id } }

  private func mac(_ parts: [String], _ keyID: String?) -> [UInt8]? {
    self.key(keyID)?.mac(parts.map { Array($0.utf8) })
  }

  private func key(_ id: String?) -> SurrogateKey? {
    guard let id else { return self.ring.current.key }
    return self.ring.entries.first { $0.id == id }?.key
  }
}
