internal import ArgumentParser
internal import Foundation
internal import Grading
internal import Messages
internal import Model
internal import Service
internal import Transport

/// `assay doctor`: looks whether everything that grading needs is there.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check this installation, and a server when one is named.",
    discussion: """
      Exit code 1 when something is wrong.

      Examples:
        assay doctor
        assay doctor --server 127.0.0.1:50051
      """
  )

  @OptionGroup var server: ServerOptions
  @OptionGroup var options: ConfigOptions

  func run() async throws {
    var isWell = true
    let style = TerminalStyle(descriptor: 1)
    func report(_ what: String, _ problem: String?, _ detail: String, isDegraded: Bool = false) {
      if problem != nil { isWell = false }
      let mark =
        problem != nil ? style.red("FAIL") : isDegraded ? style.bold("warn") : style.green("ok  ")
      print("\(mark) \(what.padding(to: 16)) \(problem ?? detail)")
    }
    report("program", nil, "assay \(assayVersion), rules \(Pipeline.versions.rules)")
    report("gRPC library", nil, Transport.libraryVersion)
    do {
      let settings = try await self.options.settings()
      let unknown = settings.unknownVariables.joined(separator: ", ")
      report("configuration", nil, unknown.isEmpty ? "good" : "good; ignored: \(unknown)")
      if !settings.text("grpc.tls.certificate").isEmpty {
        do {
          _ = try Server(
            config: settings.serverConfig,
            methods: [],
            logger: settings.makeLogger("doctor")
          )
          report("certificates", nil, "readable")
        } catch {
          report("certificates", "\(error)", "")
        }
      }
    } catch {
      report("configuration", "\(error)", "")
    }
    let began = ContinuousClock.now
    let lexicon = Lexicon()
    report("word lists", nil, "loaded in \(Self.milliseconds(began.duration(to: .now)))")
    let started = ContinuousClock.now
    let grade = try await Pipeline(lexicon: lexicon).grade(
      GradeRequest(
        document: Document(
          text: "ASSESSMENT AND PLAN\nCough for two weeks. Start albuterol, return in one week."
        )
      ),
      gradeID: "doctor"
    ).grade
    report(
      "grading",
      grade.flags.degraded ? "stages failed: \(grade.flags.failedStages)" : nil,
      "a sample graded in \(Self.milliseconds(started.duration(to: .now)))"
    )
    if let client = try self.server.makeClient() {
      do {
        let info = try await client.serverInfo()
        report(
          "server",
          info.ready ? nil : "is not ready",
          "assay \(info.version) at \(info.grpcAddress), HTTP at "
            + (info.httpAddress.isEmpty ? "nowhere" : info.httpAddress)
        )
      } catch {
        report("server", GradeCommand.describe(error), "")
      }
      // A server of an earlier version has no such service.
      if let health = try? await client.health() {
        for part in health.parts {
          report(
            part.part,
            part.status == .failed ? part.detail : nil,
            part.detail,
            isDegraded: part.status == .degraded
          )
        }
      }
      await client.close()
    }
    if !isWell { throw ExitCode(1) }
  }

  private static func milliseconds(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    return GradeTable.decimals(Double(seconds) * 1000 + Double(attoseconds) / 1e15, 1) + " ms"
  }
}
