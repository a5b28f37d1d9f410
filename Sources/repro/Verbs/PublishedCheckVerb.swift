import ArgumentParser
import Foundation
import Paper
import Pipeline
import Stages

/// `repro published check`: every problem of a file that completes the paper's values.
struct PublishedCheckVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a file that completes the paper's values.",
    discussion: """
      Prints every problem of the file: unknown paths, values of another form, unit or range, and values \
      that contradict known ones. Then says which settings of the manifest the file confirms, and which \
      lines to change for the others.

      Exit codes: 0 the file is sound; 1 it has problems; 66 there is no such file.
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption

  @Argument(help: "The file, as docs/published.md describes it.")
  var file: String

  func run() throws {
    let report = try CompletionReport(path: project.given(file), project: project)
    if output.json {
      try printJSON(report)
    } else {
      print(report.text, terminator: "")
    }
    if !report.problems.isEmpty { throw ExitCode(ExitStatus.answerIsNo.rawValue) }
  }
}

/// What a check found.
struct CompletionReport: Encodable {
  var file: String
  /// How many values and settings the file has.
  var values = 0
  var settings = 0
  var problems: [String] = []
  /// Settings that the manifest has as the paper does, and so are no assumptions any more.
  var confirmed: [String] = []
  /// Settings that the manifest has otherwise.
  var differing: [Change] = []

  struct Change: Encodable {
    var setting: String
    var manifest: String
    /// Where the manifest has it; nil where the text could not be followed.
    var line: Int?
    var now: JSONValue
    var paper: JSONValue
  }

  init(path: String, project: ProjectOptions) throws {
    file = path
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw UserError(
        "there is no file at \(path)\n  next: write one as docs/published.md describes",
        code: .inputMissing)
    }
    let settings = try CompletionFile.settings(project)
    let completion: PublishedCompletion
    do {
      completion = try PublishedCompletion(json: bytes)
    } catch {
      problems = error.problems.map(\.description)
      return
    }
    values = completion.values.count
    self.settings = completion.settings.count
    problems = try CompletionCheck(completion, settings: settings).problems.map(\.description)
    guard problems.isEmpty else { return }
    let places = ManifestLines(FileManager.default.contents(atPath: project.manifestPath) ?? Data())
    for entry in try AssumedSettings.bundled(completedBy: completion).all {
      guard let completed = entry.completed, let own = settings[entry.name] else { continue }
      if own == completed.value {
        confirmed.append(entry.name)
      } else {
        differing.append(
          Change(
            setting: entry.name, manifest: project.manifestPath,
            line: settings.path(of: entry.name).flatMap(places.line), now: own,
            paper: completed.value))
      }
    }
  }

  var text: String {
    guard problems.isEmpty else {
      return problems.map { "\($0)\n" }.joined()
        + "\(problems.count == 1 ? "1 problem" : "\(problems.count) problems") in \(file)\n"
    }
    let lines =
      confirmed.map { "\($0) is as the paper has it: no longer assumed" }
      + differing.map { change in
        let place = change.line.map { "\(change.manifest):\($0)" } ?? change.manifest
        return "\(change.setting) differs: in \(place) change "
          + "\(change.now.canonicalText) to \(change.paper.canonicalText)"
      }
      + ["\(file) is sound: \(values) values, \(settings) settings"]
    return lines.map { "\($0)\n" }.joined()
  }
}
