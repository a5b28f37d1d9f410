import ArgumentParser
import Foundation
import Pipeline
import Report
import Stages

/// `repro trace METRIC`: from a number back to runs, parameters, seeds, inputs and digests.
struct TraceVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Follow a number back to runs, parameters, seeds, inputs and digests.",
    discussion: """
      `table4:50/dtg-minus-deepsup` names a number, `table4:50` every number whose name begins so, \
      and `table4` lists the names.

      Examples:
        repro trace table4:50/dtg-minus-deepsup
        repro trace table4
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption

  @Argument(
    help: "A number, the beginning of its name, or an artifact.",
    completion: .custom { _, _, _ in TargetCompletion.metrics })
  var subject: String

  func run() throws {
    let halves = subject.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let artifact = String(halves.first ?? "")
    let opened = try Project(project, access: .readOnly)
    let named = opened.graph.nodes.first { CommandNumbers.name(of: $0.id.text) == artifact }
    guard let node = named, node.isArtifact || node.command?.spec.metrics != nil else {
      throw unknownArtifact(artifact, in: opened.graph)
    }
    let recorded = try RecordedArtifact(node, in: opened, options: project)
    guard halves.count == 2 else { return try list(recorded) }
    let path = halves[1].split(separator: "/").map(String.init)
    let matching = recorded.metrics.metrics.filter { $0.id.path.starts(with: path) }
    guard !path.isEmpty, !matching.isEmpty else { throw unknownMetric(recorded) }
    let trace = try MetricTrace(
      subject: subject, path: path, metrics: matching, of: recorded, in: opened)
    if output.json { return try printJSON(trace) }
    print(TraceText(trace).text, terminator: "")
  }

  private func list(_ recorded: RecordedArtifact) throws {
    if output.json { return try printJSON(recorded.metrics.metrics.map(\.id)) }
    for line in recorded.stateLines { Console.standardError(line + "\n") }
    for metric in recorded.metrics.metrics { print(TraceText.line(metric)) }
  }

  private func unknownArtifact(_ name: String, in graph: Graph) -> UserError {
    let known = graph.artifacts.map(\.id.text)
    let hint = Self.nearest(name, among: known, count: 1).map { "; did you mean \($0)?" }.first
    return UserError(
      "there is no artifact \"\(name)\"\(hint ?? "")\n"
        + "  next: `\(project.command("trace", known.first ?? "ARTIFACT"))` lists the numbers of "
        + "an artifact; there are \(known.joined(separator: ", "))",
      code: .usage)
  }

  private func unknownMetric(_ recorded: RecordedArtifact) -> UserError {
    let names = recorded.metrics.metrics.map(\.id.description)
    let near = Self.nearest(subject, among: names, count: 3)
    let hint = near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?"
    return UserError(
      "\(recorded.node.id) has no number \"\(subject)\"\(hint)\n"
        + "  next: `\(project.command("trace", recorded.node.id.text))` lists its \(names.count)",
      code: .usage)
  }

  /// Names that are a few letters away, the nearest first.
  private static func nearest(_ name: String, among names: [String], count: Int) -> [String] {
    names.map { (name: $0, distance: editDistance(name, $0)) }
      .filter { $0.distance <= max(2, name.count / 3) }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
      .prefix(count).map(\.name)
  }
}
