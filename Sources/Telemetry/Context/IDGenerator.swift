internal import Synchronization

/// Makes ids of traces and spans: a counter that starts at a random place, scrambled.
///
/// The scrambling is SplitMix64's finalizer (Steele, Lea, Flood, 2014): a bijection, so that no id of a
/// process comes twice, at the cost of one atomic addition.
package final class IDGenerator: Sendable {
  private let next: Atomic<UInt64>

  /// - Parameter seed: Where to start; random in production.
  package init(seed: UInt64 = .random(in: 0 ... .max)) { self.next = Atomic(seed) }

  /// A new trace's id.
  package func makeTraceID() -> TraceID {
    TraceID(high: self.make(), low: self.make()) ?? self.makeTraceID()
  }

  /// A new span's id.
  package func makeSpanID() -> SpanID { SpanID(self.make()) ?? self.makeSpanID() }

  private func make() -> UInt64 {
    var z = self.next.wrappingAdd(0x9e37_79b9_7f4a_7c15, ordering: .relaxed).newValue
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
