import ArgumentParser
import Pipeline

/// Times a little work of each kind, so that a plan can be estimated before anything of it has run.
///
/// Samples are stages like any other: run in processes of their own, recorded, and not run again.
struct Measurement {
  private let options: ProjectOptions
  private let progress: ProgressOptions

  init(_ options: ProjectOptions, _ progress: ProgressOptions) {
    self.options = options
    self.progress = progress
  }

  /// Runs a sample of each kind of `nodes` whose amount of work can be told.
  func run(for nodes: [StageNode]) async throws {
    let project = try Project(options, access: .readWrite, generatesData: true)
    let (samples, targets) = project.graph.samples(
      of: nodes.compactMap { project.graph[$0.id] }, by: project.catalog)
    let plan = try project.planner.plan(targets, in: samples)
    guard !plan.outdated.isEmpty else { return }
    let console = Console(progress)
    let outcome = try await project.execute(
      plan, of: samples, limits: .here(), keepsGoing: true, events: console,
      beside: console.animate)
    if outcome.isInterrupted { throw Interruption.exitCode }
    // A kind that could not be timed stays unknown, and the plan says so.
    for (id, description) in outcome.failures.sorted(by: { $0.key < $1.key }) where !progress.quiet
    {
      Console.standardError("repro: \(id) \(description)\n")
    }
  }
}
