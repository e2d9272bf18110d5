/// The cells of tables whose first line names their columns: CSV, TSV, and cells between semicolons or bars.
enum TableReader {
  /// Columns that a header has before it is one, and those of them that say what they hold.
  private static let leastColumns = 3
  private static let leastNamed = 2

  static func read(_ bytes: [UInt8], into fields: inout StructuredFields) {
    var line = 0
    while line < bytes.count {
      var next = self.endOfLine(bytes, line)
      if let (mark, columns) = self.header(bytes, line..<next) {
        for cell in self.cells(bytes, line, by: mark, limit: next).cells { fields.protect(cell) }
        var row = next + 1
        while row < bytes.count {
          let (cells, end) = self.cells(bytes, row, by: mark, limit: self.longest(bytes, row))
          // A rule between header and rows, as Markdown draws it.
          let isRule = bytes[row..<min(end, bytes.count)].allSatisfy {
            $0 == UInt8(ascii: "-") || $0 == mark || $0 <= 0x20 || $0 == UInt8(ascii: ":")
          }
          guard cells.count == columns.count || isRule else { break }
          if !isRule {
            for (cell, kind) in zip(cells, columns) {
              if let kind { fields.take(cell, kind, bytes, "table.column") }
            }
          }
          row = end + 1
        }
        next = max(next, row - 1)
      }
      line = next + 1
    }
  }

  private static func endOfLine(_ bytes: [UInt8], _ start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] != 0x0a { end += 1 }
    return end
  }

  /// What the columns of a header hold, and the mark between them; nil for a line that is none.
  private static func header(_ bytes: [UInt8], _ line: Range<Int>) -> (
    mark: UInt8, columns: [FieldKind?]
  )? {
    guard line.count >= 8, line.count <= 4096 else { return nil }
    for mark in [UInt8(ascii: ","), 0x09, UInt8(ascii: ";"), UInt8(ascii: "|")] {
      let (cells, end) = self.cells(bytes, line.lowerBound, by: mark, limit: line.upperBound)
      guard cells.count >= self.leastColumns, end == line.upperBound else { continue }
      let names = cells.map { FieldNames.words(bytes[$0]) }
      // A sentence with commas has longer parts, marks and figures; and what has no rows is no table.
      guard names.allSatisfy({ $0.count <= 5 }), cells.allSatisfy({ self.isHeading(bytes[$0]) }),
        self.hasRow(bytes, after: line.upperBound, of: cells.count, by: mark)
      else { continue }
      let kinds = names.map { name -> FieldKind? in
        let kind = FieldNames.kind(name)
        if case .other? = kind { return nil }
        return kind
      }
      if kinds.count(where: { $0 != nil }) >= self.leastNamed { return (mark, kinds) }
    }
    return nil
  }

  /// Whether a cell names a column: `First Name`, `addr_line1`, `Phone #`.
  private static func isHeading(_ cell: ArraySlice<UInt8>) -> Bool {
    var isAfterLetter = false
    for byte in cell {
      let isLetter = (0x61...0x7a).contains(byte | 0x20) || byte >= 0x80
      if (0x30...0x39).contains(byte), !isAfterLetter { return false }
      if byte == UInt8(ascii: ":") || byte == UInt8(ascii: ",") { return false }
      isAfterLetter = isLetter || isAfterLetter && byte != 0x20
    }
    return cell.last != UInt8(ascii: ".")
  }

  /// Where a row that begins here must have ended: what a stray quote can cost.
  private static func longest(_ bytes: [UInt8], _ start: Int) -> Int {
    min(start + 8192, bytes.count)
  }

  private static func hasRow(_ bytes: [UInt8], after end: Int, of columns: Int, by mark: UInt8)
    -> Bool
  {
    end + 1 < bytes.count
      && self.cells(bytes, end + 1, by: mark, limit: self.longest(bytes, end + 1)).cells.count
        == columns
  }

  /// The cells of a row and where it ends; quotes may hold the mark and line ends.
  private static func cells(
    _ bytes: [UInt8],
    _ start: Int,
    by mark: UInt8,
    limit: Int
  ) -> (cells: [Range<Int>], end: Int) {
    var cells: [Range<Int>] = []
    var index = start
    var cell = start
    var isQuoted = false
    var content: Range<Int>?
    while index < limit {
      let byte = bytes[index]
      if isQuoted {
        if byte == UInt8(ascii: "\"") {
          if index + 1 < limit, bytes[index + 1] == UInt8(ascii: "\"") {
            index += 1
          } else {
            isQuoted = false
            content = cell + 1..<index
          }
        }
      } else if byte == UInt8(ascii: "\""), bytes[cell..<index].allSatisfy({ $0 == 0x20 }) {
        isQuoted = true
        cell = index
      } else if byte == mark {
        cells.append(content ?? cell..<index)
        content = nil
        cell = index + 1
      } else if byte == 0x0a {
        break
      }
      index += 1
    }
    // A bar at a line's borders parts nothing.
    let last = content ?? cell..<index
    cells.append(last)
    if mark == UInt8(ascii: "|") {
      if let first = cells.first, bytes[first].allSatisfy({ $0 <= 0x20 }) { cells.removeFirst() }
      if let end = cells.last, bytes[end].allSatisfy({ $0 <= 0x20 }) { cells.removeLast() }
    }
    return (cells, index)
  }
}
