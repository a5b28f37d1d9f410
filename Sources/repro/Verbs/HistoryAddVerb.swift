import ArgumentParser
import Foundation
import Report

/// `repro history add`: appends the numbers of the output folder.
struct HistoryAddVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Append the numbers of the output folder, a line for each artifact.",
    discussion: """
      The same numbers under the same id are recorded once. The date is --date, else \
      $SOURCE_DATE_EPOCH, else now.
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var place: HistoryOptions

  @Option(help: "The folder with the numbers.")
  var output = "artifacts"

  @Option(
    help: ArgumentHelp(
      "When the run was made: 2026-03-01, 2026-03-01T02:00:00Z or seconds since 1970."))
  var date: String?

  @Option(help: "The name of the run (default: its date and revision).")
  var id: String?

  @Option(help: "The revision of the sources (default: the commit that git has checked out).")
  var revision: String?

  @Argument(help: "Artifacts (default: every artifact that has numbers).")
  var artifacts: [String] = []

  func run() throws {
    let current = try NumberFiles(
      in: project.outputFolder(output),
      next: "`\(project.command("all"))`, or name another folder with --output DIR"
    ).metrics
    if let unknown = artifacts.first(where: { current.sets[$0] == nil }) {
      throw UserError(
        "there are no numbers of an artifact \"\(unknown)\"\n"
          + "  next: name one of \(current.artifacts.joined(separator: ", "))",
        code: .usage)
    }
    let date = try instant()
    let git = Git(folder: project.path("."))
    let revision =
      revision ?? (try? git.checkedOut(except: [output, place.history])).flatMap(\.self)
    let name =
      id
      ?? ([date.description] + (revision.map { [String($0.prefix { $0 != "+" }.prefix(7))] } ?? []))
      .joined(separator: "-")
    let folder = place.folder(project)
    for (artifact, numbers) in current.only(artifacts).sets.sorted(by: { $0.key < $1.key }) {
      let run: HistoryRun
      do {
        run = try HistoryRun(id: name, date: date, revision: revision, numbers: numbers)
      } catch {
        throw UserError("\(error)\n  next: give it another --id", code: .usage)
      }
      let isNew = try folder.append(run, to: artifact)
      print("\(artifact): \(isNew ? "recorded" : "already recorded") as \(name)")
    }
  }

  private func instant() throws -> Timestamp {
    let given = date ?? ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"]
    guard let given, !given.isEmpty else { return Timestamp.now }
    guard let read = Timestamp(given) ?? Int(given).flatMap(Timestamp.init(seconds:)) else {
      let source = date == nil ? "SOURCE_DATE_EPOCH" : "--date"
      throw UserError(
        "\(source) is \"\(given)\", which is no date\n"
          + "  next: write it as 2026-03-01T02:00:00Z or in seconds since 1970",
        code: .usage)
    }
    return read
  }
}

extension Timestamp {
  /// What the clock of this machine says.
  fileprivate static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    guard let now = Timestamp(seconds: time.tv_sec) else {
      preconditionFailure("the clock is set to a year beyond 9999")
    }
    return now
  }
}
