/// Translates between the bytes of a text and of what was made of it.
package struct OffsetMap: Sendable, Hashable {
  /// A piece that was replaced.
  struct Piece: Sendable, Hashable {
    var original: Range<Int>
    var output: Range<Int>
  }

  /// By place; none touches another.
  let pieces: [Piece]

  /// Where a byte of the original is in the output. What lies within a replaced piece is at its beginning,
  /// or at its end when it was the end of a range.
  package func output(_ offset: Int, isEnd: Bool = false) -> Int {
    self.translate(offset, isEnd, from: \.original, to: \.output)
  }

  /// Where a byte of the output is in the original.
  package func original(_ offset: Int, isEnd: Bool = false) -> Int {
    self.translate(offset, isEnd, from: \.output, to: \.original)
  }

  /// Where a range of the original is in the output, with every piece whole that it touches.
  package func output(_ range: Range<Int>) -> Range<Int> {
    let start = self.output(range.lowerBound)
    return start..<max(start, self.output(range.upperBound, isEnd: true))
  }

  /// Where a range of the output is in the original, with every piece whole that it touches.
  package func original(_ range: Range<Int>) -> Range<Int> {
    let start = self.original(range.lowerBound)
    return start..<max(start, self.original(range.upperBound, isEnd: true))
  }

  private func translate(
    _ offset: Int,
    _ isEnd: Bool,
    from: KeyPath<Piece, Range<Int>>,
    to: KeyPath<Piece, Range<Int>>
  ) -> Int {
    // The last piece that begins before the offset.
    var low = 0
    var high = self.pieces.count
    while low < high {
      let middle = (low + high) / 2
      let start = self.pieces[middle][keyPath: from].lowerBound
      if isEnd ? start < offset : start <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return offset }
    let piece = self.pieces[low - 1]
    let (source, target) = (piece[keyPath: from], piece[keyPath: to])
    if offset < source.upperBound || isEnd && offset == source.upperBound {
      return isEnd ? target.upperBound : target.lowerBound
    }
    return target.upperBound + offset - source.upperBound
  }
}
