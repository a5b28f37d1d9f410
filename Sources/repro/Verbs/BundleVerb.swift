import ArgumentParser
import Bundles
import Foundation
import Pipeline
import Stages

/// `repro bundle PATH`: everything a reviewer needs to check the results offline, or that check.
struct BundleVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "Pack tables, records and provenance for a reviewer, or check such a bundle.",
    discussion: """
      PATH is a new folder, or a tar file when it ends in .tar, .tar.gz or .tgz. `--verify` checks \
      one that was made elsewhere: digests, records, tables and claims. It needs no project.

      Examples:
        repro bundle review.tar.gz
        repro bundle review.tar.gz --verify
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var json: JSONOption

  @Flag(help: "Check the bundle at PATH; exit with 1 when anything is not as it should be.")
  var verify = false

  @Flag(
    help: "With --verify: ask, then compute the artifacts again from the metrics of the runs.")
  var recompute = false

  @Flag(help: "With --recompute: do not ask.")
  var yes = false

  @Flag(help: "Put the weights of trained models into the bundle.")
  var withCheckpoints = false

  @Argument(help: "The bundle.", completion: .file())
  var path: String

  @Argument(
    help: "Artifacts (default: all that are built).",
    completion: .custom { _, _, _ in TargetCompletion.names })
  var targets: [String] = []

  private static let written = [".tar", ".tar.gz", ".tgz"]
  /// Endings of archives that are not written; a folder of such a name would mislead.
  private static let foreign = [
    ".zip", ".tar.xz", ".txz", ".tar.bz2", ".tbz", ".tbz2", ".tar.zst", ".tzst", ".tar.lz", ".7z",
    ".rar", ".gz", ".xz", ".bz2", ".zst",
  ]

  /// The ending of a path that promises another archive than would be written; nil for the others.
  static func foreignEnding(of path: String) -> String? {
    let name = path.hasSuffix("/") ? String(path.dropLast()) : path
    if written.contains(where: path.hasSuffix) { return nil }
    let small = name.lowercased()
    return (written + foreign).first(where: small.hasSuffix).map { String(name.suffix($0.count)) }
  }

  func validate() throws {
    if recompute, !verify { throw ValidationError("--recompute goes with --verify") }
    if yes, !recompute { throw ValidationError("--yes goes with --recompute") }
    if !verify, let ending = Self.foreignEnding(of: path) {
      throw ValidationError(
        "a bundle is a folder, or a tar file that ends in .tar, .tar.gz or .tgz, not in \(ending)")
    }
    if verify, withCheckpoints || !targets.isEmpty {
      throw ValidationError("--verify takes nothing but PATH")
    }
  }

  func run() async throws {
    let place = project.given(path)
    if verify {
      if recompute, !yes { try ask() }
      return try await check(place)
    }
    let packing = try BundlePacking(
      project: Project(project, targets.isEmpty ? ["all"] : targets, access: .readWrite),
      options: project, manifest: project.manifestPath, withCheckpoints: withCheckpoints)
    let summary = try packing.write(to: place)
    for artifact in summary.leftOut {
      Console.standardError("left out: \(artifact.artifact), \(artifact.reason)\n")
    }
    if json.json { return try printJSON(summary) }
    print(
      "\(path): \(summary.artifacts.count) artifacts: \(summary.artifacts.joined(separator: ", "))")
  }

  /// Asks whether to compute what a bundle lists; nobody who could answer is a no.
  private func ask() throws {
    Console.standardError(
      "--recompute runs the artifact stages that the bundle lists, with its parameters and numbers, by the "
        + "code of this program. Trust its maker before you do. Compute? [y/N] ")
    let answer = isatty(STDIN_FILENO) == 1 ? readLine() ?? "" : ""
    guard ["y", "yes"].contains(answer.lowercased()) else {
      Console.standardError(isatty(STDIN_FILENO) == 1 ? "" : "\n")
      throw UserError(
        "nothing was checked\n  next: add --yes to compute, or leave --recompute out", code: .usage)
    }
  }

  private func check(_ place: String) async throws {
    let scratch = try ScratchFolder()
    var report = BundleReport()
    do {
      let folder = try Self.unpacked(place, in: scratch)
      var verification = try BundleVerification(
        of: folder, catalog: .paper, executor: LocalExecutor.ownStages,
        scratch: scratch.path("work"))
      report = await verification.run(recomputes: recompute)
    } catch let error as BundleError {
      if case .notFound = error { throw error }
      report.failures.append(.init(file: path, problem: "\(error)"))
    }
    if json.json {
      try printJSON(report)
    } else {
      print(Self.text(report, path: path), terminator: "")
    }
    guard report.isSound else { throw ExitCode(ExitStatus.answerIsNo.rawValue) }
  }

  /// The folder of a bundle that is a folder, or a tar file unpacked.
  private static func unpacked(_ place: String, in scratch: ScratchFolder) throws -> String {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: place, isDirectory: &isDirectory) else {
      throw BundleError.notFound(path: place)
    }
    if isDirectory.boolValue { return place }
    let folder = scratch.path("bundle")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try TarReader(place).unpack(into: folder)
    return folder
  }

  private static func text(_ report: BundleReport, path: String) -> String {
    var lines = report.failures.map { "FAILED \($0.file): \($0.problem)" }
    lines += report.notes.map { "note: \($0)" }
    let counts = report.checked.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    lines.append(
      "\(path): \(report.isSound ? "sound" : "\(report.failures.count) failures")"
        + (counts.isEmpty ? "" : "; checked \(counts.joined(separator: ", "))"))
    return lines.map { $0 + "\n" }.joined()
  }
}
