import Testing

@testable import Collector

@Suite struct CounterStreamsTests {
  @Test func replicasCountApart() {
    var streams = CounterStreams<String>(began: 5, most: 10)
    var total = 0.0
    for step in 0..<4 {
      total += streams.increase("notes", of: 1, to: Double(10 + step), since: 7)
      total += streams.increase("notes", of: 2, to: Double(1000 + step), since: 7)
    }
    #expect(total == 13 + 1003)
  }

  @Test func whatWasCountedBeforeCountsNot() {
    var streams = CounterStreams<String>(began: 5, most: 10)
    #expect(streams.increase("notes", of: 1, to: 100, since: 3) == 0)
    #expect(streams.increase("notes", of: 1, to: 104, since: 3) == 4)
    // Late.
    #expect(streams.increase("notes", of: 1, to: 102, since: 3) == 0)
    #expect(streams.increase("notes", of: 1, to: 105, since: 3) == 1)
    // Begun anew.
    #expect(streams.increase("notes", of: 1, to: 2, since: 9) == 2)
  }

  /// Restarts without end, or one client that calls itself by ever new names, keep no other counter from counting.
  @Test func theSilentAreForgottenAndTheOthersCount() {
    var streams = CounterStreams<String>(began: 5, most: 100)
    var total = 0.0
    for step in 1...2000 {
      _ = streams.increase("other", of: step, to: 1, since: 6)
      if step % 20 == 0 { total += streams.increase("notes", of: 0, to: Double(step), since: 6) }
    }
    #expect(total == 2000)
  }
}
