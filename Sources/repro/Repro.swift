import ArgumentParser
import Foundation

/// The root command; targets go to `build`, the default verb.
@main
struct Repro: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repro",
    abstract: "Regenerates the tables of arXiv 2606.06539 from a graph of cached stages.",
    discussion: """
      `repro all` builds every artifact, `repro table4` one of them. Only stale stages run.

      Exit codes: 0 done; 1 the answer is no; 2 a stage failed; 64 usage; 65 manifest or graph \
      error; 66 input missing; 69 remote unavailable; 70 internal; 73 cannot create or no space; 74 store damage \
      or results that cannot be written; \
      75 busy; 130 and 143 signals.
      """,
    version: "0.1.0",
    subcommands: [
      BuildVerb.self, PlanVerb.self, StatusVerb.self, WhyVerb.self, LogVerb.self, GraphVerb.self,
      DiffVerb.self, HistoryVerb.self,
      ClaimsVerb.self, PublishedVerb.self, TraceVerb.self, BundleVerb.self,
      FetchVerb.self, DataVerb.self,
      CheckVerb.self, DoctorVerb.self, StoreVerb.self, SchemaVerb.self, ExecuteStageVerb.self,
    ],
    defaultSubcommand: BuildVerb.self)

  static func main() async {
    // A reader that goes away, as `head` does, is no reason to stop halfway.
    signal(SIGPIPE, SIG_IGN)
    // Nor is a limit on the size of files: the write fails and says so.
    signal(SIGXFSZ, SIG_IGN)
    StandardOutput.reserveDescriptors()
    do {
      let arguments = Array(CommandLine.arguments.dropFirst())
      try ArgumentCheck.refuseUnusable(arguments)
      var command = try parseAsRoot(VerbOrder.forward(arguments))
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      if let failure = UserError(error) { failure.printAndExit() }
      end(with: error)
    }
    StandardOutput.failure?.printAndExit()
  }

  /// Ends as the argument parser does, which prints help and the like; results that were lost matter more than an answer.
  private static func end(with error: any Error) -> Never {
    let code = exitCode(for: error)
    if code == .success { print(fullMessage(for: error)) }
    if code == .success || error is ExitCode { StandardOutput.failure?.printAndExit() }
    if code == .success { Foundation.exit(0) }
    exit(withError: error)
  }
}
