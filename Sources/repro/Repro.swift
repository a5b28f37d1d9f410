import ArgumentParser

/// The root command; targets go to `build`, the default verb.
struct Repro: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repro",
    abstract: "Regenerates the tables of arXiv 2606.06539 from a graph of cached stages.",
    discussion: """
      `repro all` builds every artifact, `repro table4` one of them. Only stale stages run.

      Examples:
        repro --profile smoke all --output smoke   a small run of everything, in half a minute
        repro all                                  every table, at a size for a laptop
        repro table4 'student/classes=50/*'        an artifact, and the members of a sweep
        repro status                               what is fresh, stale, running or failed
        repro claims                               what became of the paper's claims

      `repro VERB --help-hidden` shows rare options too, `repro manual | man -l -` everything.

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
      CheckVerb.self, DoctorVerb.self, StoreVerb.self, SchemaVerb.self, ManualVerb.self,
      ExecuteStageVerb.self, ExecuteJobVerb.self,
    ],
    defaultSubcommand: BuildVerb.self)
}
