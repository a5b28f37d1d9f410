import ArgumentParser
import Foundation
import Pipeline

/// `repro store`: what is in the store, whether it is sound, and what may go.
struct StoreVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store", abstract: "Inspect, verify, clean and copy the store.",
    subcommands: [
      StatVerb.self, VerifyVerb.self, RebuildIndexVerb.self, CollectVerb.self,
      StoreExportVerb.self, StoreImportVerb.self, StorePushVerb.self, StorePullVerb.self,
    ])

  struct StatVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "stat", abstract: "Say how much the store holds.")

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: JSONOption

    func run() throws {
      let statistics = try FileStore.open(at: project.storePath, access: .readOnly).stat()
      if output.json { return try printJSON(statistics) }
      print("store        \(project.storePath)")
      print("blobs        \(statistics.blobs.files) files, \(bytes(statistics.blobs.bytes))")
      print("records      \(statistics.records) of \(statistics.keys) actions")
      print("index        \(bytes(statistics.indexBytes))")
      print("failures     \(statistics.failures)")
      print("running      \(statistics.running.count)")
      let aside = statistics.quarantined
      print("quarantined  \(aside.files) files, \(bytes(aside.bytes))")
      for stage in statistics.divergentStages { print("divergent    \(stage)") }
    }
  }

  struct VerifyVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify", abstract: "Read every byte; set aside what is damaged.")

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: JSONOption

    func run() throws {
      let store = try existingStore(project, orForReading: true)
      let report = try store.verifyAll()
      if output.json {
        try printJSON(report)
      } else {
        print(
          "\(report.blobsRead) blobs (\(bytes(report.bytesRead))) and "
            + "\(report.recordsRead) records read")
        if report.unusedBlobs > 0 { print("\(report.unusedBlobs) blobs that no record names") }
        let verdict = store.access == .readWrite ? "damaged, set aside" : "damaged"
        for path in report.damagedBlobs + report.damagedRecords { print("\(verdict): \(path)") }
        let damaged = report.damagedBlobs.count + report.damagedRecords.count
        if damaged > 0 { print("\(damaged) damaged, \(report.missing.count) missing") }
        for missing in report.missing {
          print("missing: \(missing.output ?? "log") of \(missing.stage)")
        }
        if report.isSound {
          print("sound")
        } else if store.access == .readWrite {
          print("the next build makes again what is gone")
        } else {
          print("the store is read-only; verify it with write permission to set this aside")
        }
      }
      if !report.isSound { throw ExitCode(ExitStatus.answerIsNo.rawValue) }
    }
  }

  struct RebuildIndexVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rebuild-index", abstract: "Make the index anew from the records.")

    @OptionGroup var project: ProjectOptions

    func run() throws {
      print("\(try existingStore(project).rebuildIndex()) records indexed")
    }
  }

  struct CollectVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "gc", abstract: "Remove what no project of the store needs, under any profile.",
      discussion: """
        The projects are those that have built in this store. Of every stage the latest result stays for each parameters that a profile gives it, on each class of \
        machine; while it is stale somewhere, also those for other parameters.
        """)

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: JSONOption

    @Flag(name: [.customShort("n"), .long], help: "Only say what would go.")
    var dryRun = false

    @Option(help: "Keep whatever is younger than this many hours.")
    var keepHours = 24.0

    @Flag(help: "Give up the results of projects whose manifest is gone.")
    var forgetGone = false

    func validate() throws {
      guard keepHours >= 0 else { throw ValidationError("--keep-hours needs a number from 0 up") }
    }

    func run() throws {
      let store =
        try dryRun
        ? FileStore.open(at: project.storePath, access: .readOnly) : existingStore(project)
      var live = LiveResults()
      try add(project, to: &live)
      for options in try otherProjects(in: store) { try add(options, to: &live) }
      let report = try store.gc(
        keeping: live.keys(among: store.records()), olderThan: keepHours * 3600, dryRun: dryRun)
      if output.json { return try printJSON(report) }
      let verb = dryRun ? "would remove" : "removed"
      for (stage, share) in report.stages.sorted(by: { $0.key < $1.key }) {
        let name = stage.isEmpty ? "(no record)" : stage
        print("\(name): \(share.records) records, \(share.blobs) blobs, \(bytes(share.bytes))")
      }
      print(
        "\(verb) \(report.removed.records) records, \(report.removed.blobs) blobs, "
          + "\(bytes(report.removed.bytes)); kept \(report.kept.records) records, "
          + "\(report.kept.blobs) blobs, \(bytes(report.kept.bytes))")
    }

    /// Adds what the stages of a project need under every profile.
    private func add(_ project: ProjectOptions, to live: inout LiveResults) throws {
      for profile in try ManifestReader.profiles(path: project.manifestPath) {
        var options = project
        options.profile = profile
        let opened = try Project(options, access: .readOnly)
        live.add(try opened.planner.plan(opened.graph.nodes.map(\.id), in: opened.graph))
      }
    }

    /// The other projects that keep results in the store.
    ///
    /// - Throws: `UserError` if the manifest of one is gone, which a disk that is not mounted may be too.
    private func otherProjects(in store: FileStore) throws -> [ProjectOptions] {
      let own = project.manifestPath.absolutePath
      var others: [ProjectOptions] = []
      for manifest in try store.projects() where manifest != own {
        guard !FileManager.default.fileExists(atPath: manifest) else {
          others.append(project.other(manifest))
          continue
        }
        guard forgetGone else {
          throw UserError(
            "a project that keeps results here is gone: \(manifest)\n"
              + "  next: bring it back, or `\(project.command("store", "gc", "--forget-gone"))` "
              + "gives up its results",
            code: .inputMissing)
        }
        if !dryRun { try store.forget(projectAt: manifest) }
      }
      return others
    }
  }

  /// The store, which these verbs do not make; `orForReading` if it cannot be written.
  private static func existingStore(
    _ project: ProjectOptions, orForReading: Bool = false
  ) throws -> FileStore {
    guard FileManager.default.fileExists(atPath: project.storePath) else {
      throw UserError(
        "there is no store at \(project.storePath)\n"
          + "  next: name it with --store DIR; the first build makes one",
        code: .inputMissing)
    }
    do {
      return try FileStore.open(at: project.storePath, access: .readWrite)
    } catch {
      guard orForReading, case .cannotCreate = error else { throw error }
      return try FileStore.open(at: project.storePath, access: .readOnly)
    }
  }

  private static func bytes(_ count: Int) -> String {
    count < 1024 ? "\(count) B" : count.formatted(.byteCount(style: .binary))
  }
}
