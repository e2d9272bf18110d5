extension Scanner {
  /// What the cells of a column hold, by its heading.
  private enum Column {
    case id(Category)
    case name
    case other
  }

  /// Cells between `|`, whose headings alone say what they are.
  mutating func findInTables() {
    guard self.hasBars else { return }
    var columns: [Column] = []
    var start = 0
    while start < self.tokens.count {
      var end = start + 1
      while end < self.tokens.count, self.tokens[end].gap < .newline { end += 1 }
      let cells = self.cells(start..<end)
      if cells.count < 2 {
        columns = []
      } else if columns.count != cells.count {
        columns = cells.map { self.column($0) }
      } else {
        for (cell, column) in zip(cells, columns) { self.take(cell, column) }
      }
      start = end
    }
  }

  /// The cells of a line, those at its borders too when they hold something; fewer than two for other lines.
  private func cells(_ line: Range<Int>) -> [Range<Int>] {
    var cells: [Range<Int>] = []
    var start = line.lowerBound
    for place in line where self.isMark(place, "|") {
      if start < place || place > line.lowerBound { cells.append(start..<place) }
      start = place + 1
    }
    guard !cells.isEmpty else { return [] }
    if start < line.upperBound { cells.append(start..<line.upperBound) }
    return cells
  }

  private func column(_ heading: Range<Int>) -> Column {
    guard (1...4).contains(heading.count) else { return .other }
    var cues: Roles = []
    var isName = false
    for place in heading {
      let token = self.tokens[place]
      if token.known == .name || !token.roles.isDisjoint(with: [.staff, .subject]) {
        isName = true
      } else {
        cues.formUnion(token.roles.intersection(Roles.idCues))
      }
    }
    if !cues.isEmpty { return .id(self.category(cues)) }
    return isName ? .name : .other
  }

  private mutating func take(_ cell: Range<Int>, _ column: Column) {
    guard (1...6).contains(cell.count) else { return }
    switch column {
    case .other: return
    case .id(let category):
      let digits = cell.reduce(0) { sum, place in
        sum + self.bytes[self.tokens[place].range].count { (0x30...0x39).contains($0) }
      }
      guard digits >= 2, self.endOfDate(cell.lowerBound) == nil else { return }
      self.find(cell, category, "table.id", 0.85)
    case .name:
      // A word that is none of a name's elsewhere may be one beside another: Will Grant.
      let words = cell.filter { self.tokens[$0].isWord }
      let hasWord = words.count > 1 || words.contains { !self.roles($0).contains(.never) }
      let isName =
        hasWord
        && cell.allSatisfy { place in
          let token = self.tokens[place]
          return self.isMark(place, ",", ".", "-", "'")
            || token.isWord && (token.startsUpper || self.style == .lower)
              && token.roles.isDisjoint(with: [.clinicalNoun, .measure])
        }
      if isName { self.find(cell, .name, "table.name", 0.8) }
    }
  }
}
