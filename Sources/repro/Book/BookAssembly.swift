import Foundation
import Pipeline
import Report

/// Puts artifacts whose results are fresh now into one book.
struct BookAssembly {
  private let project: Project
  /// What the book is about, in the order of the graph.
  private let artifacts: [StageNode]
  private let plan: Plan
  /// The folder that the book is published in, whose study claims rest on too; nil for none.
  private let folder: String?

  /// A book about the artifacts among `wanted`; nil wants all of them.
  init(_ project: Project, only wanted: Set<StageID>? = nil, in folder: String? = nil) throws {
    self.project = project
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
    for artifact in artifacts {
      let files = plan[artifact.id]?.files ?? [:]
      if let section = try section(of: artifact),
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
    for index in sections.indices {
      sections[index].badges += claims.about(sections[index].id)
    }
    var introduction = [
      "Every table and figure on this page was made by repro from its sources, under the profile"
        + " “\(project.graph.profile)”. Where the paper gives a number, it stands beside the"
        + " regenerated one; a number in parentheses is not the same quantity and is not compared."
    ]
    if !missing.isEmpty {
      introduction.append(
        "Not built with these sources and settings, so not shown: "
          + missing.joined(separator: ", ") + ".")
    }
    return Book(
      title: "Reproduction of arXiv 2606.06539", introduction: introduction, claims: claims.all,
      sections: sections)
  }

  /// nil for an artifact that is not fresh, or whose files are gone.
  private func section(of artifact: StageNode) throws -> Book.Section? {
    guard let entry = plan[artifact.id], let files = entry.files,
      let rendered = plan[StageID("\(artifact.id)/report")]?.files,
      let document = files["document.json"], let figures = rendered[Publisher.figures],
      let documentBytes = try? project.store.read(document),
      let figureBytes = try? project.store.read(figures),
      let pictures = try? SVGPicture.pictures(json: figureBytes)
    else { return nil }
    var section = Book.Section(
      id: artifact.id.text, document: try Document(json: documentBytes),
      pictures: pictures,
      provenance: ProvenanceSurvey(graph: project.graph, plan: plan).provenance(of: entry))
    section.badges = section.settingBadges
    return section
  }

  /// Numbers of a fresh artifact, for the claims that rest on them; nil where they are gone or damaged.
  private func metrics(_ blob: BlobReference?) throws -> MetricSet? {
    guard let blob, let bytes = try? project.store.read(blob) else { return nil }
    return try MetricSet(json: bytes)
  }
}
