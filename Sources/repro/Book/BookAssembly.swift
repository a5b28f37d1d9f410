import Foundation
import Pipeline
import Report

/// Puts all artifacts whose results are fresh now into one book.
struct BookAssembly {
  private let project: Project
  private let plan: Plan

  init(_ project: Project) throws {
    self.project = project
    let reports = project.graph.artifacts.map { StageID("\($0.id)/report") }
    plan = try project.planner.plan(reports, in: project.graph)
  }

  func book() throws -> Book {
    var sections: [Book.Section] = []
    var numbers = NumberFiles(metrics: ArtifactMetrics())
    var missing: [String] = []
    for artifact in project.graph.artifacts {
      if let section = try section(of: artifact) {
        sections.append(section)
        let files = plan[artifact.id]?.files ?? [:]
        numbers.metrics.sets[section.id] = try metrics(files[NumberFiles.metrics])
        numbers.measurements.sets[section.id] = try metrics(files[NumberFiles.measurements])
      } else {
        missing.append(artifact.id.text)
      }
    }
    let claims = try ClaimBadges(numbers)
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
      let figureBytes = try? project.store.read(figures)
    else { return nil }
    var section = Book.Section(
      id: artifact.id.text, document: try Document(json: documentBytes),
      pictures: try JSONDecoder().decode([String: String].self, from: Data(figureBytes)),
      provenance: ProvenanceSurvey(graph: project.graph, plan: plan).provenance(of: entry))
    section.badges = section.settingBadges
    return section
  }

  /// The numbers of a fresh artifact, for the claims that rest on them.
  private func metrics(_ blob: BlobReference?) throws -> MetricSet? {
    try blob.map { try MetricSet(json: project.store.read($0)) }
  }
}
