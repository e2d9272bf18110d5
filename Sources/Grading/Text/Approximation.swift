/// The natural logarithm, to 1e-9, with the four operations only: the same on every machine.
func approximateLog(_ x: Double) -> Double {
  // x = m · 2^e with m in [0.75, 1.5): ln x = e ln 2 + 2 artanh((m − 1) / (m + 1)).
  var mantissa = x.significand
  var exponent = Double(x.exponent)
  if mantissa >= 1.5 {
    mantissa /= 2
    exponent += 1
  }
  let ratio = (mantissa - 1) / (mantissa + 1)
  let square = ratio * ratio
  var term = ratio
  var sum = 0.0
  for odd in stride(from: 1.0, through: 19, by: 2) {
    sum += term / odd
    term *= square
  }
  return exponent * 0.6931471805599453 + 2 * sum
}

/// The exponential function for x ≤ 0, to 1e-9, with the four operations only.
func approximateExp(_ x: Double) -> Double {
  guard x > -40 else { return 0 }
  // e^x = (e^(x/256))^256, and the series converges at once for so small a number.
  let small = x / 256
  var term = 1.0
  var sum = 1.0
  for order in 1...8 {
    term *= small / Double(order)
    sum += term
  }
  for _ in 0..<8 { sum *= sum }
  return sum
}
