import Foundation
import Report
import TestSupport
import Testing

@testable import Paper
@testable import Pipeline
@testable import Stages

@Suite struct AssumedSettingsTests {
  private let manifest: ManifestSettings

  init() throws { manifest = try ManifestSettings(json: SourceTree().bytes("pipeline.json")) }

  private func open(_ json: String) throws -> [AssumedSetting] {
    try AssumedSettings.bundled(completedBy: PublishedCompletion(json: json.utf8))
      .open(under: manifest)
  }

  @Test func `every assumed setting is one of the manifest, and its value one of the paper's`()
    throws
  {
    let settings = try AssumedSettings.bundled()
    let values = try PublishedValues.bundled()
    #expect(Set(settings.all.map(\.name)).count == settings.all.count)
    for entry in settings.all {
      #expect(manifest[entry.name] != nil, "\(entry.name)")
      guard let path = entry.value else { continue }
      let value = try values.value(path)
      #expect(!value.isKnown, "\(entry.name)")
      #expect(value.isLost == (entry.paper == .lost), "\(entry.name)")
    }
  }

  @Test func `every pattern is about an artifact of the pipeline`() throws {
    let path = SourceTree().root.appending(path: "pipeline.json").path(percentEncoded: false)
    let graph = try GraphBuilder.build(
      ManifestReader.read(path: path, profile: nil), catalog: .paper, path: path)
    let artifacts = Set(graph.artifacts.map(\.id.text))
    for entry in try AssumedSettings.bundled().all {
      for pattern in entry.decides {
        let artifact = String(pattern.text.prefix { $0 != ":" })
        #expect(artifacts.contains(artifact), "\(entry.name): \(pattern.text)")
      }
    }
  }

  @Test func `a completed setting that the manifest has is no assumption`() throws {
    let all = try open("{}")
    #expect(all.first { $0.name == "image-network.learningRate" }?.reason == "lost in our copy")
    #expect(all.first { $0.name == "image-network.gradientClip" }?.reason == "never printed")
    let rest = try open(#"{"settings": {"image-network.learningRate": 0.0002}}"#)
    #expect(all.count - rest.count == 1)
    #expect(!rest.contains { $0.name == "image-network.learningRate" })
  }

  @Test func `a completed setting that the manifest has otherwise says so`() throws {
    let rest = try open(#"{"settings": {"image-network.learningRate": 0.001}}"#)
    let reason = rest.first { $0.name == "image-network.learningRate" }?.reason
    #expect(reason == "0.0002, where the paper has 0.001")
  }

  @Test func `a lost number that is a setting completes the setting`() throws {
    let rest = try open(
      #"{"values": {"sec3_2_synthetic_summary/teacher_input_dim": 32, "e_setup/seeds": [42, 43, 44, 45, 46]}}"#
    )
    #expect(!rest.contains { ["teacher.inputDimension", "axes.seed"].contains($0.name) })
  }

  @Test func `names lead through recipes, stages, cases and axes`() {
    #expect(manifest["student.learningRate"] == 0.001)
    #expect(manifest["layer-probes.batchSize"] == 256)
    #expect(manifest["image-network.cases.dataset.stl-10.cutout"] == 48)
    #expect(manifest["axes.seed"] == [42, 43, 44, 45, 46])
    for name in ["", "student", "student.", "axes", "stages.0", "image-network.cases.no.such"] {
      #expect(manifest[name] == nil, "\(name)")
    }
  }

  @Test func `the page lists what is lost, as the program does`() throws {
    let listing = try PublishedListing(
      PublishedCompletion(), settings: manifest, isLostOnly: true)
    let page = try SourceTree().text("docs/published.md")
    // `repro published list --lost --format markdown` makes this part of the page.
    #expect(
      page.hasSuffix(listing.markdown),
      "replace the list in docs/published.md by what that command prints")
    #expect(listing.values.allSatisfy { !$0.place.isEmpty && $0.state == "lost" })
  }
}
