import ArgumentParser
import Foundation
import Pipeline
import Stages

/// `repro store import DIR`: takes what an export holds.
struct StoreImportVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take the results in a folder that an export made.",
    discussion: """
      Every record must be what its kind declares, and every file must have the digest that names it; what is \
      here already stays. That proves that nothing was altered on the way, not that it was computed. `trace` \
      says of each result that it was imported, and --recheck computes some of them here.
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var progress: ProgressOptions

  @Option(
    help: ArgumentHelp(
      "Run this many of the imported stages again, chosen at random, and compare bit for bit.",
      valueName: "N"))
  var recheck = 0

  @Argument(help: "The folder.", completion: .directory)
  var folder: String

  func validate() throws {
    guard recheck >= 0 else { throw ValidationError("--recheck needs a number from 0 up") }
  }

  private struct Report: Encodable {
    var taken: StoreTransfer
    /// The imported stages that were run again here.
    var rechecked: [Comparison]

    private enum CodingKeys: CodingKey { case rechecked }

    func encode(to encoder: any Encoder) throws {
      try taken.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(rechecked, forKey: .rechecked)
    }
  }

  func run() async throws {
    let path = project.given(folder)
    guard FileManager.default.fileExists(atPath: "\(path)/VERSION") else {
      throw UserError(
        "there is no store at \(path)\n"
          + "  next: name a folder that `repro store export` made",
        code: .inputMissing)
    }
    let source = try FileStore.open(at: path, access: .foreign)
    let store = try FileStore.open(at: project.storePath, access: .readWrite)
    let taken = try store.take(
      from: source, importedFrom: folder, refusing: StageCatalog.paper.problem)
    if !output.json { print(taken.text("taken from \(path)")) }
    let rows = recheck > 0 ? try await recheckSample() : []
    if output.json {
      try printJSON(Report(taken: taken, rechecked: rows))
    } else {
      for row in rows { print(row.text) }
    }
    guard rows.allSatisfy(\.differences.isEmpty) else {
      throw ExitCode(ExitStatus.answerIsNo.rawValue)
    }
  }

  /// Runs some imported results of the project again.
  ///
  /// The choice is left to chance, so that nobody can know which results are never looked at.
  private func recheckSample() async throws -> [Comparison] {
    let opened = try Project(project, access: .readWrite)
    let plan = try opened.planner.plan(opened.targets, in: opened.graph)
    let imported = plan.entries.filter { entry in
      entry.isImported
        && opened.catalog.declaration(of: entry.node)?.isMeasurement == false
    }
    let sample = imported.shuffled().prefix(recheck).compactMap(Recheck.Stored.init)
    if sample.count < recheck {
      Console.standardError(
        "\(sample.count) imported results are fresh in this project, fewer than \(recheck)\n")
    }
    return try await Recheck(
      opened: opened, options: project, console: Console(progress), jobs: nil
    ).run(sample, times: 1)
  }
}

extension StoreTransfer {
  /// What was taken and what was not, a line for each exception and one for the rest.
  func text(_ what: String) -> String {
    let lines =
      refused.map { "refused: \($0)" }
      + incomplete.map { "left out, its files are gone: \($0)" }
      + divergent.map { "other bytes than here, which stay: \($0)" }
    let size = bytes < 1024 ? "\(bytes) B" : bytes.formatted(.byteCount(style: .binary))
    let summary =
      "\(records) results with \(blobs) files (\(size)) \(what); \(present) were there"
    return (lines + [summary]).joined(separator: "\n")
  }
}
