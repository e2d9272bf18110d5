internal import ArgumentParser
internal import Foundation
internal import Privacy

/// `assay keys`: the keys of surrogates and of the audit.
struct KeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Make and rotate the keys of surrogates and of the audit.",
    discussion: """
      Surrogates come from the file's first key; what was sealed with the others can still be verified. A
      running server takes a changed file within a second.

      Examples:
        assay keys add privacy.keys
        assay keys add privacy.keys --id 2027
        assay keys list privacy.keys
      """,
    subcommands: [AddCommand.self, ListCommand.self]
  )

  struct AddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add",
      abstract: "Put a new key in front of those of a file, which is made when it is not there."
    )

    @Argument(help: "The file.")
    var file: String

    @Option(help: "The key's id: 1 to 32 letters, digits and -. Default: k and the next number.")
    var id: String?

    func run() async throws {
      let old = FileManager.default.contents(atPath: self.file).map {
        String(decoding: $0, as: UTF8.self)
      }
      do {
        let count = try old.map { try KeyRing(file: Array($0.utf8)).entries.count } ?? 0
        let id = self.id ?? "k\(count + 1)"
        try PolicyLoader.write(try KeyRing.adding(id, to: old), to: self.file)
        print("the key \(id) is in force")
      } catch let error as KeyRingError {
        throw ValidationError("\(self.file): \(error)")
      }
    }
  }

  struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List the ids of a file's keys, the one in force first."
    )

    @Argument(help: "The file.")
    var file: String

    func run() async throws {
      guard let data = FileManager.default.contents(atPath: self.file) else {
        throw ValidationError("can't read \(self.file)")
      }
      do {
        let ring = try KeyRing(file: Array(data))
        guard data.starts(with: KeyRing.header.utf8) else {
          throw ValidationError("\(self.file) is one key without an id, or no key file at all")
        }
        for entry in ring.entries { print(entry.id) }
      } catch let error as KeyRingError {
        throw ValidationError("\(self.file): \(error)")
      }
    }
  }
}
