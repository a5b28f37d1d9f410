import ArgumentParser
import Datasets
import Fetch
import Foundation
import Pipeline
import Report
import Stages

/// The names of a project that a shell can complete; none where there is no project.
struct CompletionProject {
  private let options: ProjectOptions?
  private let output: String

  /// The project that the words of a command line are about.
  init(_ words: [String]) {
    var chosen: [String] = []
    for (word, value) in zip(words, words.dropFirst())
    where ["-C", "--directory", "-f", "--file", "--profile"].contains(word) {
      chosen += [word, value]
    }
    options = try? ProjectOptions.parse(chosen)
    let place = words.firstIndex(of: "--output").map { $0 + 1 }
    output = place.flatMap { $0 < words.count ? words[$0] : nil } ?? "artifacts"
  }

  private var graph: Graph? { options.flatMap { try? Project.graph($0).0 } }

  var profiles: [String] {
    options.flatMap { try? ManifestReader.profiles(path: $0.manifestPath) } ?? []
  }

  /// The parameters that can be set, each with the sign that comes before its value.
  var parameters: [String] {
    let draft = options.flatMap {
      try? ManifestReader.draft(path: $0.manifestPath, profile: $0.profile)
    }
    return draft?.manifest.parameterNames.map { "\($0)=" } ?? []
  }

  var artifacts: [String] { graph?.artifacts.map(\.id.text) ?? [] }

  /// `all` and the families; once a family and a slash are typed, the members, coordinate by coordinate.
  func targets(_ typed: String) -> [String] {
    guard let graph else { return [] }
    let ids = graph.nodes.map(\.id.text)
    guard typed.contains("/") else {
      let families = Dictionary(grouping: graph.nodes, by: { String($0.id.family) })
      return ["all"]
        + families.flatMap { family, nodes in
          nodes.contains { !$0.coordinates.isEmpty } ? [family, family + "/"] : [family]
        }
    }
    return Self.steps(ids, after: typed, at: "/")
  }

  /// The artifacts; after a colon, their numbers, step by step.
  func metrics(_ typed: String) -> [String] {
    guard let options else { return [] }
    let files = try? NumberFiles(in: options.outputFolder(output), next: "")
    let known = files.map { ClaimMetrics($0.metrics, measurements: $0.measurements) }
    let numbers = known?.ids.map(\.description) ?? []
    guard typed.contains(":") else {
      return artifacts + Set(numbers.map { "\($0.prefix { $0 != ":" }):" }).sorted()
    }
    return Self.steps(numbers, after: typed, at: "/")
  }

  var datasets: [String] { DatasetDownload.all.map(\.name.rawValue) }

  /// The names that begin as was typed, up to their next separator.
  private static func steps(
    _ names: [String], after typed: String, at separator: Character
  ) -> [String] {
    names.filter { $0.hasPrefix(typed) }.map { name in
      let rest = name.dropFirst(typed.count)
      guard let next = rest.firstIndex(of: separator) else { return name }
      return String(name[...next])
    }
  }
}
