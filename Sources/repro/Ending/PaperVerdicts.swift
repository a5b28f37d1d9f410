import Foundation
import Pipeline
import Report
import Stages

/// What the numbers of an output folder say about the paper, in two lines.
struct PaperVerdicts: Codable {
  /// The digest of all that decides the lines.
  private var inputs: String
  /// The claims by answer.
  private(set) var claims: String
  /// The paper's numbers by verdict; empty where none stands beside a regenerated one.
  private(set) var numbers: String

  /// The verdicts on the numbers that `publisher` wrote; nil without any.
  ///
  /// Judging takes longer than all else that a build with nothing to do does, so a note in the store keeps them.
  static func read(
    _ publisher: Publisher, project: Project, options: ProjectOptions
  ) throws -> PaperVerdicts? {
    let folders = try EvidenceFolders.find(in: publisher.folder, called: publisher.folder)
    guard !folders.isEmpty else { return nil }
    let inputs = inputs(publisher, project, options)
    let name = Publisher.identity("verdicts", of: publisher.folder)
    let noted = try project.store.note(name).flatMap {
      try? JSONDecoder().decode(PaperVerdicts.self, from: Data($0))
    }
    if let noted, noted.inputs == inputs { return noted }
    let verdicts = PaperVerdicts(
      inputs: inputs,
      claims: claims(try ClaimVerdicts(folders, paper: project.paper)),
      numbers: try numbers(in: publisher, options))
    try publisher.note(JSONEncoder().encode(verdicts), as: name)
    return verdicts
  }

  private static func inputs(
    _ publisher: Publisher, _ project: Project, _ options: ProjectOptions
  ) -> String {
    let folder = options.manifestPath.folder
    let beside = folder.isEmpty ? "" : "\(folder)/"
    let files = [
      "\(publisher.folder)/\(NumberFiles.metrics)",
      "\(publisher.folder)/\(NumberFiles.measurements)",
      options.manifestPath, CompletionFile.path(options), beside + ToleranceFile.name,
    ].map { Digest(of: FileManager.default.contents(atPath: $0) ?? Data()).hex }
    let all =
      [project.catalog.sources.digest.hex] + EvidenceFolders.studyDigests(in: publisher.folder)
      + files
    return Digest(of: Data(all.joined(separator: "\n").utf8)).hex
  }

  private static func claims(_ verdicts: ClaimVerdicts) -> String {
    func text(_ counts: [ClaimVerdict.Answer: Int]) -> String {
      ClaimVerdict.Answer.allCases.map { "\(counts[$0] ?? 0) \($0.rawValue)" }
        .joined(separator: ", ")
    }
    let own = "\(verdicts.claims.count) of the paper: \(text(verdicts.counts))"
    let elsewhere = verdicts.transferCounts.filter { $0.key != .undecided && $0.value > 0 }
    return elsewhere.isEmpty
      ? own
      : own + "\non other data or machines: \(text(verdicts.transferCounts))"
  }

  private static func numbers(in publisher: Publisher, _ options: ProjectOptions) throws -> String {
    let metrics = try NumberFiles(in: publisher.folder, next: "").metrics
    let difference = Difference(
      ofPublishedIn: metrics, named: "the paper",
      under: try ToleranceFile.read(nil, options).published,
      assuming: try CompletionFile.assumedSettings(options))
    guard !difference.entries.isEmpty else { return "" }
    let shown: [(Verdict, String)] = [
      (.agrees, "agree"), (.smaller, "smaller"), (.differs, "differ"),
      (.differsUnderAssumedSettings, "differ under assumed settings"),
      (.notDecidable, "not decidable"),
    ]
    let counts = shown.compactMap { verdict, word -> String? in
      let count = difference.count(verdict)
      return count == 0 ? nil : "\(count) \(word)"
    }
    return "\(difference.entries.count) of the paper: \(counts.joined(separator: ", "))"
  }
}
