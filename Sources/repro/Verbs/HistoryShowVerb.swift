import ArgumentParser
import Pipeline
import Report
import Stages

/// `repro history [ARTIFACT|METRIC]`: which runs there are, and when a number changed.
struct HistoryShowVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "List artifacts, the runs of one, or the course of one number.")

  /// `svg` is a picture, `figure` the same as data.
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, figure, svg }

  @OptionGroup var project: ProjectOptions
  @OptionGroup var place: HistoryOptions
  @OptionGroup var json: JSONOption

  @Option(help: "The format; figure and svg need an artifact or a metric.")
  var format = Format.text

  @Argument(help: "An artifact such as table4, or a metric such as table4:50/dtg-minus-deepsup.")
  var name: String?

  private struct ArtifactRow: Codable {
    var artifact: String
    var runs: Int
    var first: Timestamp
    var last: Timestamp
  }

  private struct RunRow: Codable {
    var run: String
    var date: Timestamp
    var revision: String?
    var numbers: Int
    /// Numbers that differ from those of the line before; nil for the first.
    var changed: Int?
  }

  func validate() throws {
    if format == .figure || format == .svg, name == nil {
      throw ValidationError(
        "--format \(format.rawValue) needs an artifact such as table4, or a metric such as "
          + "table4:50/dtg-minus-deepsup")
    }
  }

  func run() throws {
    guard let name else { return try overview() }
    if name.contains(":") {
      try course(of: metric(name))
    } else {
      try runs(of: name)
    }
  }

  private var wanted: Format { json.json ? .json : format }

  private func overview() throws {
    let folder = place.folder(project)
    let rows = try folder.artifacts.compactMap { artifact -> ArtifactRow? in
      let runs = try folder.history(of: artifact).runs
      let dates = runs.map(\.date)
      guard let first = dates.min(), let last = dates.max() else { return nil }
      return ArtifactRow(artifact: artifact, runs: runs.count, first: first, last: last)
    }
    if wanted == .json { return try printJSON(rows) }
    for row in rows {
      print("\(row.artifact): \(row.runs) runs, \(row.first) to \(row.last)")
    }
    if rows.isEmpty { print("no run is recorded in \(folder.path)") }
  }

  private func runs(of artifact: String) throws {
    let history = try history(of: artifact)
    if wanted == .figure || wanted == .svg {
      return try show(Figure(overviewOf: history), of: artifact)
    }
    let runs = history.runs
    let rows = runs.indices.map { index in
      let run = runs[index]
      let earlier = index > 0 ? ArtifactMetrics([artifact: runs[index - 1].numbers]) : nil
      let changed = earlier.map { earlier in
        Difference(
          of: ArtifactMetrics([artifact: run.numbers]), from: earlier, named: "", under: []
        ).entries.count { $0.verdict != .sameBits }
      }
      return RunRow(
        run: run.id, date: run.date, revision: run.revision, numbers: run.numbers.metrics.count,
        changed: changed)
    }
    if wanted == .json { return try printJSON(rows) }
    for row in rows {
      let changed = row.changed.map { $0 == 0 ? "no change" : "\($0) changed" } ?? "first run"
      print("\(row.date)  \(row.run)  \(row.numbers) numbers, \(changed)")
    }
  }

  private func course(of id: MetricID) throws {
    let history = try history(with: id)
    let stretches = history.stretches(of: id)
    switch wanted {
    case .text: print(HistoryText(id, stretches).text, terminator: "")
    case .json:
      print(
        String(decoding: try HistoryCourse(metric: id, stretches: stretches).json(), as: UTF8.self),
        terminator: "")
    case .figure, .svg: try show(Figure(courseOf: id, in: history), of: "\(id)")
    }
  }

  /// Prints a picture, drawn or as data.
  private func show(_ figure: Figure?, of name: String) throws {
    guard let figure else {
      throw UserError(
        "no recorded run of \(name) has a number to draw\n  next: `repro history` lists artifacts",
        code: .inputMissing)
    }
    guard wanted == .svg else {
      return print(String(decoding: try figure.json(), as: UTF8.self), terminator: "")
    }
    print(SVGPicture.file(SVGPicture(figure).element), terminator: "")
  }

  private func metric(_ text: String) throws -> MetricID {
    do {
      return try MetricID(text)
    } catch {
      throw UserError("\(error)\n  next: metrics.json has the ids", code: .usage)
    }
  }

  private func history(of artifact: String) throws -> History {
    let folder = place.folder(project)
    let history = try folder.history(of: artifact)
    guard history.runs.isEmpty else { return history }
    let known = folder.artifacts
    throw UserError(
      "no run of \"\(artifact)\" is recorded in \(folder.path)\n  next: "
        + (known.isEmpty ? "`repro history add`" : "name one of \(known.joined(separator: ", "))"),
      code: .inputMissing)
  }

  /// The history that has the metric: that of its artifact, or of one that shows it as well.
  private func history(with id: MetricID) throws -> History {
    let folder = place.folder(project)
    let others = folder.artifacts.filter { $0 != id.artifact }
    for name in [id.artifact] + others {
      let history = try folder.history(of: name)
      if history.runs.contains(where: { $0.numbers[id] != nil }) { return history }
    }
    throw UserError(
      "no recorded run has a number \(id)\n  next: `repro history` lists artifacts; "
        + "metrics.json has the ids",
      code: .inputMissing)
  }
}
