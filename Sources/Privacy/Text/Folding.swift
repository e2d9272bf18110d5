/// How letters are folded for the word lists: small ones without marks.
enum Folding {
  /// The letters U+00C0 to U+024F as small ASCII letters, two bytes each; the second is 0 for one letter.
  /// What is no Latin letter has zeros.
  private static let table: [UInt8] = {
    let rows: [(UInt32, String)] = [
      (0xc0, "a a a a a a ae c e e e e i i i i d n o o o o o . o u u u u y th ss"),
      (0xe0, "a a a a a a ae c e e e e i i i i d n o o o o o . o u u u u y th y"),
      (0x100, "a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g"),
      (0x120, "g g g g h h h h i i i i i i i i i i ij ij j j k k k l l l l l l l"),
      (0x140, "l l l n n n n n n n n n o o o o o o oe oe r r r r r r s s s s s s"),
      (0x160, "s s t t t t t t u u u u u u u u u u u u w w y y y z z z z z z s"),
      (0x180, "b b b b . . o c c d d d d . e e e f f g g h i i k k l l m n n o"),
      (0x1a0, "o o . . p p . . . . . t t t t u u u v y y z z z z z z . . . . ."),
      (0x1c0, ". . . . dz dz dz lj lj lj nj nj nj a a i i o o u u u u u u u u u u e a a"),
      (0x1e0, "a a ae ae g g g g k k o o o o z z j dz dz dz g g h w n n a a ae ae o o"),
      (0x200, "a a a a e e e e i i i i o o o o r r r r u u u u s s t t y y h h"),
      (0x220, "n d ou ou z z a a e e o o o o o o o o y y l n t j db qp a c c l t s"),
      (0x240, "z . . b u v e e j j q q r r y y"),
    ]
    var table = [UInt8](repeating: 0, count: 2 * (0x250 - 0xc0))
    for (start, row) in rows {
      for (place, letters) in row.split(separator: " ").enumerated() where letters != "." {
        for (offset, letter) in letters.utf8.enumerated() {
          table[2 * (Int(start) + place - 0xc0) + offset] = letter
        }
      }
    }
    return table
  }()

  /// The ASCII letters of a scalar from U+00C0 to U+024F, the second 0 for one; nil for none.
  static func letters(_ scalar: UInt32) -> (UInt8, UInt8)? {
    guard (0xc0..<0x250).contains(scalar) else { return nil }
    let place = 2 * Int(scalar - 0xc0)
    return self.table[place] == 0 ? nil : (self.table[place], self.table[place + 1])
  }

  /// Whether a scalar of that range is a capital.
  static func isCapital(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xc0...0xde: true
    case 0x100...0x137, 0x14a...0x177: scalar & 1 == 0
    case 0x139...0x148, 0x179...0x17e: scalar & 1 == 1
    case 0x178: true
    case 0x1cd...0x1dc: scalar & 1 == 1
    case 0x1de...0x233: scalar & 1 == 0
    default: false
    }
  }
}
