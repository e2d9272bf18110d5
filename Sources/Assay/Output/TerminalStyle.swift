internal import Foundation

/// Colours and bars, where the output is a terminal and nobody set `NO_COLOR`.
struct TerminalStyle: Sendable {
  let hasColour: Bool

  /// - Parameter descriptor: The file descriptor that is written to.
  init(descriptor: Int32) {
    let environment = ProcessInfo.processInfo.environment
    self.hasColour =
      isatty(descriptor) == 1 && environment["NO_COLOR", default: ""].isEmpty
      && environment["TERM"] != "dumb"
  }

  private func wrap(_ code: String, _ text: String) -> String {
    self.hasColour ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }

  func bold(_ text: String) -> String { self.wrap("1", text) }
  func dim(_ text: String) -> String { self.wrap("2", text) }
  func red(_ text: String) -> String { self.wrap("31", text) }
  func green(_ text: String) -> String { self.wrap("32", text) }

  /// A bar for a share of 0 to 1.
  func bar(_ share: Double, width: Int) -> String {
    let filled = Int((min(1, max(0, share)) * Double(width)).rounded())
    return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
  }
}
