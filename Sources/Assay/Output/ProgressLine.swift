internal import Foundation
internal import Synchronization

/// One line on standard error that tells how far grading is; silent when that is no terminal.
///
/// With `verbose` it prints a line for each step instead, for logs.
final class ProgressLine: Sendable {
  private let isTerminal: Bool
  private let verbose: Bool
  private let style: TerminalStyle
  private let lastWidth = Mutex(0)

  init(verbose: Bool) {
    self.isTerminal = isatty(2) == 1
    self.verbose = verbose
    self.style = TerminalStyle(descriptor: 2)
  }

  /// Shows how far a document is.
  func show(_ name: String, _ progress: Progress) {
    if self.verbose {
      guard !progress.stage.isEmpty else { return }
      self.write("  \(name): \(progress.finished)/\(progress.all) \(progress.stage)\n")
    } else if self.isTerminal, progress.all > 0 {
      let share = Double(progress.finished) / Double(progress.all)
      self.replace("\(self.style.bar(share, width: 24)) \(name) \(progress.stage)")
    }
  }

  /// Shows how many documents are done.
  func show(done: Int, of all: Int) {
    guard self.isTerminal, !self.verbose else { return }
    self.replace(
      "\(self.style.bar(Double(done) / Double(max(1, all)), width: 24)) \(done) of \(all)"
    )
  }

  /// Clears the line.
  func clear() {
    if self.isTerminal, !self.verbose { self.replace("") }
  }

  private func replace(_ text: String) {
    self.lastWidth.withLock { width in
      self.write("\r" + text.padding(to: width) + (text.isEmpty ? "\r" : ""))
      width = text.count
    }
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
