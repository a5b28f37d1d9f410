import ArgumentParser

/// The root command; targets go to `build`, the default verb.
struct Repro: ParsableCommand {
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
      GetVerb.self, ExportVerb.self, CompareVerb.self, InitVerb.self,
      FetchVerb.self, DataVerb.self,
      CheckVerb.self, DoctorVerb.self, StoreVerb.self, SchemaVerb.self, ExecuteStageVerb.self,
    ],
    defaultSubcommand: BuildVerb.self)
}
