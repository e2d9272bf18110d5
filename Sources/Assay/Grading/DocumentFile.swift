internal import ArgumentParser
internal import Foundation
internal import Model

/// A document in a file, with what belongs to it.
///
/// The transcript of `visit.txt` is `visit.transcript.txt` beside it, and the earlier note
/// `visit.prior.txt`, unless the command line names others.
struct DocumentFile: Sendable {
  /// The path as given, or `-`.
  let name: String
  let text: String
  let transcript: String?
  let priorNote: String?

  /// Reads files, folders (their `.txt` and `.md` files, in the order of their names), patterns
  /// and `-`.
  ///
  /// What can't be read stands among the others with the reason.
  ///
  /// - Throws: `ValidationError` for options that do not go together.
  static func read(
    _ paths: [String],
    transcript: String?,
    prior: String?
  ) throws -> [(name: String, document: Result<DocumentFile, Unreadable>)] {
    let files = paths.flatMap { path in
      let found = self.expand(path)
      return found.isEmpty
        ? [(path, Unreadable(reason: "there is no document"))] : found.map { ($0, nil) }
    }
    if transcript != nil || prior != nil, files.count > 1 {
      throw ValidationError("--transcript and --prior take one document")
    }
    return files.map { path, problem in
      if let problem { return (path, .failure(problem)) }
      return (
        path,
        Result { () throws(Unreadable) in
          DocumentFile(
            name: path,
            text: try self.text(path),
            transcript: try self.companion(path, "transcript", named: transcript),
            priorNote: try self.companion(path, "prior", named: prior)
          )
        }
      )
    }
  }

  /// Why a path gives no document.
  struct Unreadable: Error, CustomStringConvertible {
    let reason: String
    var description: String { self.reason }
  }

  private static func expand(_ path: String) -> [String] {
    if path == "-" { return [path] }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      let folder = path.contains("/") ? String(path[..<path.lastIndex(of: "/")!]) : "."
      let pattern =
        path.contains("/") ? String(path[path.index(after: path.lastIndex(of: "/")!)...]) : path
      guard pattern.contains("*") || pattern.contains("?") else { return [] }
      return self.documents(in: folder, shown: path.contains("/") ? folder : nil) {
        self.matches(Array($0), Array(pattern))
      }
    }
    guard isFolder.boolValue else { return [path] }
    return self.documents(in: path, shown: path) { $0.hasSuffix(".txt") || $0.hasSuffix(".md") }
  }

  private static func documents(
    in folder: String,
    shown: String?,
    _ isWanted: (String) -> Bool
  ) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().filter {
      isWanted($0) && !$0.hasPrefix(".") && !$0.contains(".transcript.") && !$0.contains(".prior.")
    }.map { name in shown.map { $0.hasSuffix("/") ? $0 + name : "\($0)/\(name)" } ?? name }
  }

  /// Whether a name fits a pattern of `*` and `?`.
  static func matches(_ name: [Character], _ pattern: [Character]) -> Bool {
    var (n, p) = (0, 0)
    var star: (pattern: Int, name: Int)?
    while n < name.count {
      if p < pattern.count, pattern[p] == "?" || pattern[p] == name[n], pattern[p] != "*" {
        n += 1
        p += 1
      } else if p < pattern.count, pattern[p] == "*" {
        star = (p, n)
        p += 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        p = last.pattern + 1
        n = last.name + 1
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
  }

  private static func companion(
    _ path: String,
    _ kind: String,
    named name: String?
  ) throws(Unreadable) -> String? {
    if let name { return try self.text(name) }
    guard path != "-" else { return nil }
    let url = URL(fileURLWithPath: path)
    let other = url.deletingPathExtension().appendingPathExtension(kind)
      .appendingPathExtension(url.pathExtension)
    return FileManager.default.fileExists(atPath: other.path) ? try self.text(other.path) : nil
  }

  private static func text(_ path: String) throws(Unreadable) -> String {
    let data =
      path == "-"
      ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
    guard let data else { throw Unreadable(reason: "can't read \(path)") }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Unreadable(reason: "\(path) is not UTF-8 text")
    }
    return text
  }

  var guessedKind: DocumentKind {
    .guessed(from: self.text, hasTranscript: self.transcript != nil)
  }
}
