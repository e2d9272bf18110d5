/// MT19937, seeded as Python's `random.Random(seed)` is, so that intervals are the scorer's own.
/// Source: Matsumoto and Nishimura, ACM TOMACS 8 (1998) 3–30.
struct MersenneTwister {
  private var state = [UInt32](repeating: 0, count: 624)
  private var next = 624

  init(seed: UInt32) {
    self.initialize(19_650_218)
    var i = 1
    for _ in 0..<624 {
      let previous = self.state[i - 1]
      self.state[i] =
        (self.state[i] ^ ((previous ^ (previous >> 30)) &* 1_664_525)) &+ seed
      i += 1
      if i >= 624 {
        self.state[0] = self.state[623]
        i = 1
      }
    }
    for _ in 0..<623 {
      let previous = self.state[i - 1]
      self.state[i] =
        (self.state[i] ^ ((previous ^ (previous >> 30)) &* 1_566_083_941)) &- UInt32(i)
      i += 1
      if i >= 624 {
        self.state[0] = self.state[623]
        i = 1
      }
    }
    self.state[0] = 0x8000_0000
  }

  private mutating func initialize(_ seed: UInt32) {
    self.state[0] = seed
    for i in 1..<624 {
      let previous = self.state[i - 1]
      self.state[i] = 1_812_433_253 &* (previous ^ (previous >> 30)) &+ UInt32(i)
    }
  }

  private mutating func word() -> UInt32 {
    if self.next >= 624 {
      for i in 0..<624 {
        let y = (self.state[i] & 0x8000_0000) | (self.state[(i + 1) % 624] & 0x7fff_ffff)
        self.state[i] =
          self.state[(i + 397) % 624] ^ (y >> 1) ^ (y & 1 == 0 ? 0 : 0x9908_b0df)
      }
      self.next = 0
    }
    var y = self.state[self.next]
    self.next += 1
    y ^= y >> 11
    y ^= (y << 7) & 0x9d2c_5680
    y ^= (y << 15) & 0xefc6_0000
    return y ^ (y >> 18)
  }

  /// A number from 0, below `count`, as `Random.choice` draws it.
  mutating func index(below count: Int) -> Int {
    let bits = UInt32(Int.bitWidth - count.leadingZeroBitCount)
    while true {
      let drawn = Int(self.word() >> (32 - bits))
      if drawn < count { return drawn }
    }
  }
}
