import Foundation
import Kernels
import Learning
import Pipeline
import TestSupport
import Testing

@testable import ControlStages
@testable import SyntheticStages

/// Labels of another structure than the teacher's.
@Suite struct RelabelledDataTests {
  private func structure(
    outputs: Int, classes: Int, noise: Double = 0, seed: UInt64 = 42
  ) -> LabelStructure {
    LabelStructure(
      .random, logits: Tensor([1, outputs]), classes: classes, noise: noise, seed: seed)
  }

  @Test func `outputs are dealt out to labels evenly, and by the seed`() {
    let structure = structure(outputs: 50, classes: 8)
    let sizes = Dictionary(grouping: structure.labels) { $0 }.mapValues(\.count)
    #expect(sizes.count == 8 && Set(sizes.values) == [6, 7])
    #expect(self.structure(outputs: 50, classes: 8).labels == structure.labels)
    #expect(self.structure(outputs: 50, classes: 8, seed: 43).labels != structure.labels)
    #expect(self.structure(outputs: 5, classes: 5).labels == [0, 1, 2, 3, 4])
    #expect(structure.merged([3, 3, 49]) == [3, 3, 49].map { structure.labels[$0] })
  }

  @Test func `noise exchanges its share of labels, for all others alike`() {
    let given = [Int32](repeating: 2, count: 20_000)
    let noisy = structure(outputs: 5, classes: 5, noise: 0.2).noisy(given)
    let counts = Dictionary(grouping: noisy) { $0 }.mapValues(\.count)
    // Six standard deviations of 16,000 and of 1000 each.
    #expect(abs((counts[2] ?? 0) - 16_000) < 340)
    for other in [0, 1, 3, 4] as [Int32] { #expect(abs((counts[other] ?? 0) - 1000) < 190) }
    #expect(structure(outputs: 5, classes: 5).noisy(given) == given)
  }

  @Test func `outputs that rise and fall together share a label`() {
    // Outputs 0, 2 and 4 follow one signal, 1, 3 and 5 another; scale and offset of an output do not matter.
    let rows: [[Float]] = [[3, 1], [-1, 2], [0.5, -2], [2, 0], [-2, -1.5]]
    let logits = rows.flatMap { [$0[0], $0[1], 2 * $0[0] + 5, 3 * $0[1], $0[0] - 1, 2 * $0[1]] }
    let structure = LabelStructure(
      .nearest, logits: Tensor(logits, [5, 6]), classes: 2, noise: 0, seed: 1)
    #expect(structure.labels == [0, 1, 0, 1, 0, 1])
    let uneven = LabelStructure(
      .nearest, logits: Tensor(logits, [5, 6]), classes: 4, noise: 0, seed: 1)
    #expect(
      Dictionary(grouping: uneven.labels) { $0 }.mapValues(\.count) == [0: 2, 1: 2, 2: 1, 3: 1])
  }

  @Test func `a correlation is that of outputs without their mean`() {
    // NumPy: z -= z.mean(1, keepdims=True); np.corrcoef(z.T)[0].
    let logits: [Float] = [1, 2, 4, 0, -1, 3, 2, 2, -2, 1, 0, 5]
    let likeness = OutputLikeness(Tensor(logits, [4, 3]))
    for (output, value) in [1, 0.7752680715251511, -0.9273908774003179].enumerated() {
      #expect(abs(likeness[0, output] - value) < 1e-12)
    }
  }

  @Test func `a margin is the distance to the best output of another label`() {
    let logits = Tensor([5, 4, 1, 0, 1, 2, 3, 7] as [Float], [2, 4])
    let own = LabelStructure(.random, logits: logits, classes: 4, noise: 0, seed: 1)
    #expect(own.margins(logits) == [1, 4])
    let merged = LabelStructure(.nearest, logits: logits, classes: 2, noise: 0, seed: 1)
    let rivals = [0, 1].map { row in
      let values = (0..<4).map { logits[row * 4 + $0] }
      let best = values.firstIndex(of: values.max() ?? 0) ?? 0
      return values[best]
        - (values.indices.filter { merged.labels[$0] != merged.labels[best] }.map { values[$0] }
          .max()
          ?? 0)
    }
    #expect(merged.margins(logits) == rivals)
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

  @Test func `a margin keeps as many samples, the clearest of more`() async throws {
    let all = try await data(["trainSamples": 800, "testSamples": 200])
    let clear = try await data(["margin": 0.5])
    #expect(clear.trainLabels.count == 400 && clear.testLabels.count == 100)
    let settings = TeacherSettings(
      inputDimension: 4, width: 8, classes: 3, trainSamples: 800, testSamples: 200, seed: 1,
      initialization: .pytorchDefault, draw: .perSeedAndClasses)
    let logits = Teacher(settings).logits(all.trainInputs)
    let margins = (0..<800).map { row in
      let sorted = (0..<3).map { logits[row * 3 + $0] }.sorted()
      return sorted[2] - sorted[1]
    }
    let threshold = margins.sorted()[400]
    let kept = (0..<800).filter { margins[$0] >= threshold }
    #expect(clear.trainLabels == kept.map { all.trainLabels[$0] })
    #expect(
      (0..<4).map { clear.trainInputs[$0] } == (0..<4).map { all.trainInputs[kept[0] * 4 + $0] })
  }

  @Test func `settings outside their domain are errors`() async throws {
    for change: [String: JSONValue] in [
      ["outputs": 2], ["labelNoise": 1], ["classes": 1], ["margin": 0.95], ["margin": -0.1],
    ] {
      await #expect(throws: LearningError.self) { try await data(change) }
    }
  }
}
