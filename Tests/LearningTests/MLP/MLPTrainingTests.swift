import Foundation
import Kernels
import Testing

@testable import Checkpoints
@testable import FullyConnected
@testable import Learning

struct MLPTrainingTests {
  init() throws { try BLAS.prepare() }

  private func rule(
    _ settings: MLPSettings, threads: Int = 1
  ) throws -> ForwardForwardMLP {
    try ForwardForwardMLP(side: 8, classes: 5, settings, seed: 3, on: Device(threads: threads))
  }

  private func bits(_ rule: ForwardForwardMLP) -> [[UInt32]] {
    rule.state.map { $0.tensor.elements.map(\.bitPattern) }
  }

  private func train(_ rule: ForwardForwardMLP, steps: Int) throws -> [StepLosses] {
    let device = Device(threads: 1)
    var recipe = TrainingRecipe.quick
    recipe.learningRateFloor = recipe.learningRate
    recipe.gradientClip = 1e9
    var trainee = try Trainee(rule, recipe, on: device)
    return (0..<steps).map { step in
      let (x, labels) = tinyBatch(24, UInt32(step % 3))
      return trainee.train(x, labels: labels, step: step, epoch: 0)
    }
  }

  @Test(arguments: [MLPSettings.plain, .hybrid, .full])
  func `losses fall, and the bits do not depend on threads`(settings: MLPSettings) throws {
    let settings = settings.with(\.width, 40)
    let (one, many) = (try rule(settings), try rule(settings, threads: 3))
    let losses = try train(one, steps: 30)
    _ = try train(many, steps: 30)
    #expect(bits(one) == bits(many))
    let first = losses[..<3].reduce(0) { $0 + $1.total }
    let last = losses[27...].reduce(0) { $0 + $1.total }
    #expect(last < first)
    #expect(one.temperatures.count == 4)
  }

  @Test func `the first batch sets the margins, and no later one`() throws {
    let rule = try rule(.hybrid)
    let (x, labels) = tinyBatch(8)
    _ = rule.step(x, labels: labels, StepContext(seed: 3, step: 0)) { _ in }
    let margins = rule.layers.map(\.margin)
    // Under He's weights the goodness of 16 units is 16 times the mean square of the input, which is 1 for
    // images and 1/16 for rows of length 1.
    #expect(margins[0] > 4 && margins[0] < 64)
    #expect(margins.dropFirst().allSatisfy { $0 > 0.25 && $0 < 4 })
    _ = rule.step(tinyBatch(8, 2).x, labels: labels, StepContext(seed: 3, step: 1)) { _ in }
    #expect(rule.layers.map(\.margin) == margins)
  }

  @Test func `an image is flat by channel, and its first entries become its label`() {
    let x = Tensor((0..<24).map(Float.init), [2, 2, 2, 3])
    let overlay = LabelOverlay(classes: 3, entry: .constant, scale: 2, neutral: .uniform)
    let rows = Tensor([2, 12])
    overlay.flatten(x, into: rows)
    #expect(rows.rows(0..<1).elements == [0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11])
    let heights = overlay.heights(in: rows)
    #expect(heights == [2, 2])
    overlay.write([1, 2], heights: heights, to: rows)
    #expect(rows.rows(0..<1).elements == [0, 2, 0, 9, 1, 4, 7, 10, 2, 5, 8, 11])
    #expect(rows.rows(1..<2).elements.prefix(4) == [0, 0, 2, 21])
    overlay.writeNeutral(heights: heights, to: rows)
    #expect(rows.elements[..<3].allSatisfy { $0 == Float(2) / 3 })
  }

  @Test func `wrong labels are never right, evenly drawn, and a function of the step`() {
    let labels = (0..<4000).map { Int32($0 % 4) }
    let context = StepContext(seed: 5, step: 7)
    let wrong = context.wrongLabels(labels, of: 4, .batches)
    #expect(zip(labels, wrong).allSatisfy { $0 != $1 })
    for label in 1..<Int32(4) {
      // 1000 draws of three: deviation 15.
      let count = zip(labels, wrong).count { $0 == 0 && $1 == label }
      #expect(abs(count - 333) < 75)
    }
    #expect(wrong == context.wrongLabels(labels, of: 4, .batches))
    #expect(wrong != context.wrongLabels(labels, of: 4, .testInputs))
    #expect(wrong != StepContext(seed: 5, step: 8).wrongLabels(labels, of: 4, .batches))
  }

  @Test func `a network without classifier has the goodness of every label`() throws {
    let rule = try rule(.plain)
    let (x, _) = tinyBatch(6)
    let logits = rule.predict(x)
    #expect(logits.classifier == nil)
    #expect(logits.layers.map(\.shape) == Array(repeating: [6, 5], count: 4))
    // The label changes the input of the first layer: no two labels have the same goodness.
    #expect(Set(logits.layers[0].rows(0..<1).elements).count == 5)
  }

  @Test func `a resumed training is the same, bit for bit`() throws {
    func training() throws -> ImageTraining {
      let device = Device(threads: 1)
      var recipe = TrainingRecipe.quick
      recipe.epochs = 2
      return try ImageTraining(
        Trainee(rule(.full), recipe, on: device), batches: FewImages(),
        evaluationInterval: 1, on: device)
    }
    var whole = try training()
    var saved: Data?
    let expected = try whole.run { progress, checkpoint in
      if progress.step == 3 { saved = try checkpoint().encoded() }
    }
    var rest = try training()
    try rest.resume(from: SafeTensors(decoding: #require(saved)))
    #expect(rest.stepsTaken == 3)
    #expect(try rest.run { _, _ in } == expected)
    #expect(expected.last?.test?.concatenated?.total == 20)
  }

  @Test func `settings outside their domain are errors that name them`() {
    let wrong: [(MLPSettings, String)] = [
      (.hybrid.with(\.hiddenLayers, 1), "hiddenLayers"), (.plain.with(\.width, 0), "width"),
      (.plain.with(\.temperatureMinimum, 0), "temperatureMinimum"),
      (.full.with(\.blend, 1.5), "blend"), (.full.with(\.penalty, -1), "penalty"),
      (.full.with(\.warmStartCutoff, 0), "warmStartCutoff"),
      (.plain.with(\.marginPerUnit, .nan), "marginPerUnit"),
    ]
    for (settings, name) in wrong {
      #expect {
        try rule(settings)
      } throws: { error in
        guard case LearningError.invalidSetting(name: let found, _, _) = error else { return false }
        return found == name
      }
    }
  }
}

/// Forty images in five batches an epoch.
private struct FewImages: ImageBatches {
  let side = 8
  let channels = 3
  let classes = 5
  let trainCount = 40
  let testCount = 20

  func batchesPerEpoch(batchSize: Int) -> Int { trainCount / batchSize }

  func trainBatch(
    epoch: Int, batch: Int, batchSize: Int, into x: Tensor, labels: inout [Int32]
  ) -> Int {
    fill(x, batchSize, UInt32(10 * epoch + batch), &labels)
  }

  func testBatch(from first: Int, count: Int, into x: Tensor, labels: inout [Int32]) -> Int {
    fill(x, min(count, testCount - first), UInt32(100 + first), &labels)
  }

  private func fill(_ x: Tensor, _ count: Int, _ number: UInt32, _ labels: inout [Int32]) -> Int {
    let batch = tinyBatch(count, number)
    x.rows(0..<count).assign(batch.x)
    labels = batch.labels
    return count
  }
}
