import Foundation
import Learning
import Pipeline
import TestSupport
import Testing

@testable import ControlStages
@testable import SyntheticStages

/// Labels of another structure than the teacher's.
@Suite struct RelabelledDataTests {
  @Test func `outputs are dealt out to labels evenly, and by the seed`() {
    let structure = LabelStructure(outputs: 50, classes: 8, noise: 0, seed: 42)
    let sizes = Dictionary(grouping: structure.labels) { $0 }.mapValues(\.count)
    #expect(sizes.count == 8 && Set(sizes.values) == [6, 7])
    #expect(LabelStructure(outputs: 50, classes: 8, noise: 0, seed: 42).labels == structure.labels)
    #expect(LabelStructure(outputs: 50, classes: 8, noise: 0, seed: 43).labels != structure.labels)
    #expect(LabelStructure(outputs: 5, classes: 5, noise: 0, seed: 42).labels == [0, 1, 2, 3, 4])
    #expect(structure.merged([3, 3, 49]) == [3, 3, 49].map { structure.labels[$0] })
  }

  @Test func `noise exchanges its share of labels, for all others alike`() {
    let given = [Int32](repeating: 2, count: 20_000)
    let noisy = LabelStructure(outputs: 5, classes: 5, noise: 0.2, seed: 1).noisy(given)
    let counts = Dictionary(grouping: noisy) { $0 }.mapValues(\.count)
    // Six standard deviations of 16,000 and of 1000 each.
    #expect(abs((counts[2] ?? 0) - 16_000) < 340)
    for other in [0, 1, 3, 4] as [Int32] { #expect(abs((counts[other] ?? 0) - 1000) < 190) }
    #expect(LabelStructure(outputs: 5, classes: 5, noise: 0, seed: 1).noisy(given) == given)
  }

  private func data(_ change: [String: JSONValue]) async throws -> TeacherStudentData {
    let harness = try StageHarness()
    let parameters: [String: JSONValue] = [
      "inputDimension": 4, "width": 8, "classes": 3, "outputs": 0, "labelNoise": 0,
      "trainSamples": 400, "testSamples": 100, "seed": 1, "initialization": "pytorch-default",
      "draw": "per-seed-and-classes",
    ]
    let files = try await harness.run("relabelled-data", parameters.merging(change) { $1 })
    let path = harness.directory("data.safetensors")
    try #require(files[TeacherData.file]).write(to: URL(fileURLWithPath: path))
    return try TeacherData.read(
      StageInput(stage: StageID("data"), coordinates: [:], files: [TeacherData.file: path]),
      classes: 3)
  }

  @Test func `without merging and noise the samples are the teacher's`() async throws {
    let plain = try makeTeacherStudentData(
      TeacherSettings(
        inputDimension: 4, width: 8, classes: 3, trainSamples: 400, testSamples: 100, seed: 1,
        initialization: .pytorchDefault, draw: .perSeedAndClasses))
    let same = try await data([:])
    #expect(same.trainLabels == plain.trainLabels && same.testLabels == plain.testLabels)
    let noisy = try await data(["labelNoise": 0.5])
    #expect(noisy.trainLabels != plain.trainLabels && noisy.testLabels == plain.testLabels)
    let merged = try await data(["outputs": 9])
    #expect(
      Set(merged.testLabels).isSubset(of: [0, 1, 2]) && merged.testLabels != plain.testLabels)
  }

  @Test func `settings outside their domain are errors`() async throws {
    for change: [String: JSONValue] in [["outputs": 2], ["labelNoise": 1], ["classes": 1]] {
      await #expect(throws: LearningError.self) { try await data(change) }
    }
  }
}
