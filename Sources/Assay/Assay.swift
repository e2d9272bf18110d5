internal import ArgumentParser
internal import Model

/// The program: a server, a client and a toolbox.
@main
struct Assay: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assay",
    abstract: "Grade clinical documents, with evidence for every score.",
    version: assayVersion,
    subcommands: [EvalCommand.self])
}
