/// Whose turn comes first when documents wait.
package enum Priority: String, Sendable, CaseIterable, Comparable {
  case low
  case normal
  case high

  package static func < (a: Priority, b: Priority) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .low: 0
    case .normal: 1
    case .high: 2
    }
  }
}
