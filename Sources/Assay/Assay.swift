internal import ArgumentParser
internal import Foundation
internal import Model
internal import Transport

/// The program: a server, a client and a toolbox.
struct Assay: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assay",
    abstract: "Grade clinical documents, with evidence for every score.",
    discussion: """
      Examples:
        assay grade note.txt --transcript visit.txt
        assay serve

      Shell completions: assay --generate-completion-script bash (or zsh, fish).
      """,
    version: assayVersion,
    subcommands: [
      ServeCommand.self, GradeCommand.self, ConfigCommand.self, DoctorCommand.self,
      DeidentifyCommand.self, AuditCommand.self, KeysCommand.self, ListCommand.self,
      ShowGradeCommand.self, MetricsCommand.self,
      DebugCommand.self,
      EvalCommand.self,
    ]
  )
}

/// Runs the program and turns its end into an exit code: 0 good, 1 error, 2 wrong usage, 3 below the
/// wanted score, 4 what must not be was found, 64+n gRPC status n.
@main
enum Main {
  static func main() async {
    self.leaveNoCore()
    do {
      var command = try Assay.parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      // What was printed may still be on its way, to a full disk for example.
      if fflush(nil) != 0 {
        FileHandle.standardError.write(Data("Error: can't write the output\n".utf8))
        throw ExitCode(1)
      }
    } catch {
      exit(self.code(for: error))
    }
  }

  /// What a process leaves when it crashes holds the texts that it was working on.
  private static func leaveNoCore() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
  }

  private static func code(for error: any Error) -> Int32 {
    if let error = error as? any RPCErrorConvertible {
      // Where the document is known, the command has told of it already.
      return 64 + Int32(error.rpcError.code.rawValue)
    }
    if let code = error as? ExitCode { return code.rawValue }
    if let error = error as? ValidationError {
      // Thrown by a command that runs: the usage of the whole program would not help.
      FileHandle.standardError.write(Data("Error: \(error.message)\n".utf8))
      return 2
    }
    let isUsage = Assay.exitCode(for: error) == .validationFailure
    let message = Assay.fullMessage(for: error)
    if Assay.exitCode(for: error) == .success {
      // Help and version are what was asked for.
      print(message)
      return 0
    }
    FileHandle.standardError.write(Data("\(message)\n".utf8))
    return isUsage ? 2 : 1
  }
}
