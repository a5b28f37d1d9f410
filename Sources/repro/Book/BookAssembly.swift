import Foundation
import Pipeline
import Report
import ReportModel
import Stages
import Tables

/// Puts artifacts whose results are fresh now into one book.
struct BookAssembly {
  private let project: Project
  /// What the book is about, in the order of the graph.
  private let artifacts: [StageNode]
  private let plan: Plan
  /// The folder that the book is published in, whose study claims rest on too; nil for none.
  private let folder: String?
  /// How far a number may be from the published one.
  private let tolerances: ToleranceRules

  /// A book about the artifacts among `wanted`; nil wants all of them.
  init(
    _ project: Project, only wanted: Set<StageID>? = nil, in folder: String? = nil,
    tolerances: ToleranceRules
  ) throws {
    self.project = project
    self.tolerances = tolerances
    self.folder = folder
    artifacts = project.graph.artifacts.filter { wanted?.contains($0.id) ?? true }
    let reports = artifacts.map { StageID("\($0.id)/report") }
    plan = try project.planner.plan(reports, in: project.graph)
  }

  /// The digest of all that decides the book: the program, and what is fresh of each artifact.
  var inputs: Digest {
    let results = artifacts.map { artifact -> JSONValue in
      let own = plan[artifact.id]
      let files = (own?.files ?? [:]).merging(
        plan[StageID("\(artifact.id)/report")]?.files ?? [:]
      ) { own, _ in own }
      return .array(
        [.string(artifact.id.text), .string(own?.preimage?.key.hex ?? "")]
          + files.sorted { $0.key < $1.key }.map { .string("\($0.key) \($0.value.digest)") })
    }
    let all: JSONValue = .array(
      [project.catalog.sources.digest.hex, project.graph.profile, project.claims.digest]
        .map(JSONValue.string)
        + (folder.map(EvidenceFolders.studyDigests) ?? []).map(JSONValue.string) + results)
    return Digest(of: all.canonicalBytes)
  }

  func book() throws -> Book {
    var sections: [Book.Section] = []
    var numbers = NumberFiles(metrics: ArtifactMetrics())
    var missing: [String] = []
    var survey = ProvenanceSurvey(graph: project.graph, plan: plan)
    for artifact in artifacts {
      let files = plan[artifact.id]?.files ?? [:]
      if let section = try section(of: artifact, &survey),
        let metrics = try metrics(files[NumberFiles.metrics])
      {
        sections.append(section)
        numbers.metrics.sets[section.id] = metrics
        numbers.measurements.sets[section.id] = try self.metrics(files[NumberFiles.measurements])
      } else if artifact.onRequest == nil {
        missing.append(artifact.id.text)
      }
    }
    let claims = try ClaimBadges(
      numbers, besides: folder.map { try EvidenceFolders.study(in: $0) } ?? [],
      by: project.claims.book, paper: project.paper)
    let comparison = Difference(
      ofPublishedIn: numbers.metrics, named: "the paper", under: tolerances.published,
      assuming: project.paper.assumed)
    let compared = Dictionary(
      comparison.entries.map { ($0.metric, $0.verdict) }, uniquingKeysWith: { first, _ in first })
    for index in sections.indices {
      let id = sections[index].id
      sections[index].badges = claims.about(id)
      sections[index].group = ArtifactGroup(numbers.metrics.sets[id]).rawValue
      let ids = sections[index].document.blocks.flatMap { block -> [MetricID] in
        guard case .table(let table) = block else { return [] }
        return table.rows.joined().compactMap(\.metric)
      }
      sections[index].verdicts = compared.filter { $0.key.artifact == id }
      if let entry = plan[StageID(id)] { sections[index].runs = survey.runs(of: ids, in: entry) }
    }
    sections = ArtifactGroup.allCases.flatMap { group in
      sections.filter { $0.group == group.rawValue }
    }
    var introduction = [
      "The paper's number is below or beside the regenerated one; a number in parentheses is another quantity"
        + " and is not compared. A click on a number shows its runs."
    ]
    if !missing.isEmpty {
      introduction.append(
        "Not built with these sources and settings, so not shown: "
          + missing.joined(separator: ", ") + ".")
    }
    let answer = try AnswerAssembly(
      verdicts: claims.verdicts, comparison: comparison, figures: figures(sections),
      profile: project.graph.profile, absent: project.graph.absent.count,
      run: RunFacts(
        of: project.graph.closure(of: sections.map { StageID($0.id) }), plan, project.store
      ).facts
    ).answer()
    return Book(
      title: "Reproduction report", answer: answer, introduction: introduction, claims: claims.all,
      sections: sections, runs: survey.families)
  }

  /// nil for an artifact that is not fresh, or whose files are gone.
  private func section(
    of artifact: StageNode, _ survey: inout ProvenanceSurvey
  ) throws -> Book.Section? {
    guard let entry = plan[artifact.id], let files = entry.files,
      let rendered = plan[StageID("\(artifact.id)/report")]?.files,
      let document = files["document.json"], let figures = rendered[Publisher.figures],
      let documentBytes = try? project.store.read(document),
      let figureBytes = try? project.store.read(figures),
      let pictures = try? SVGPicture.pictures(json: figureBytes)
    else { return nil }
    return Book.Section(
      id: artifact.id.text, document: try withRecords(Document(json: documentBytes), of: artifact),
      pictures: pictures, provenance: survey.provenance(of: entry))
  }

  /// The document of a family of methods with what the records say of its trainings; others as they are.
  private func withRecords(_ document: Document, of artifact: StageNode) throws -> Document {
    guard artifact.kind == MethodFamily.declaration.kind else { return document }
    let settings = document.blocks.lazy.compactMap { block in
      if case .table(let table) = block { table.setting } else { nil }
    }
    guard let setting = settings.first else { return document }
    var document = document
    let table = try TrainingRecords(of: artifact, in: plan, project.store)
      .table(of: artifact.id.text, under: setting)
    document.measured += table.map { [.table($0)] } ?? []
    return document
  }

  /// The first figure of each section that has one.
  private func figures(_ sections: [Book.Section]) -> [String: Figure] {
    var figures: [String: Figure] = [:]
    for section in sections {
      for case .figure(let figure) in section.document.blocks where figures[section.id] == nil {
        figures[section.id] = figure
      }
    }
    return figures
  }

  /// Numbers of a fresh artifact, for the claims that rest on them; nil where they are gone or damaged.
  private func metrics(_ blob: BlobReference?) throws -> MetricSet? {
    guard let blob, let bytes = try? project.store.read(blob) else { return nil }
    return try MetricSet(json: bytes)
  }
}
