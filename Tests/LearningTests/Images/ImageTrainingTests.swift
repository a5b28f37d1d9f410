import Foundation
import Kernels
import TestSupport
import Testing

@testable import Checkpoints
@testable import Learning

/// Batches that are functions of their numbers, for `tinyArchitecture`; the last of each epoch is short.
private struct MadeBatches: ImageBatches {
  let side = 8
  let channels = 3
  let classes = 5
  let trainCount = 20
  let testCount = 10

  func batchesPerEpoch(batchSize: Int) -> Int { (trainCount + batchSize - 1) / batchSize }

  func trainBatch(
    epoch: Int, batch: Int, batchSize: Int, into x: Tensor, labels: inout [Int32]
  ) -> Int {
    let count = min(batchSize, trainCount - batch * batchSize)
    let (made, madeLabels) = tinyBatch(count, UInt32(100 * epoch + batch))
    x.rows(0..<count).assign(made)
    labels = madeLabels
    return count
  }

  func testBatch(from first: Int, count: Int, into x: Tensor, labels: inout [Int32]) -> Int {
    let count = min(count, testCount - first)
    let (made, madeLabels) = tinyBatch(count, UInt32(10_000 + first))
    x.rows(0..<count).assign(made)
    labels = madeLabels
    return count
  }
}

struct ImageTrainingTests {
  private struct Stopped: Error {}

  init() throws { try BLAS.prepare() }

  private func training(
    _ isDTG: Bool, threads: Int = 1
  ) throws -> (ImageTraining, any LearningRule) {
    let device = Device(threads: threads)
    let rule: any LearningRule =
      isDTG
      ? try makeDTG(on: device)
      : try makeBackpropagation(.standard.with(\.blockNorm, .batchNorm), on: device)
    let trainee = try Trainee(rule, .quick, on: device)
    return (
      try ImageTraining(trainee, batches: MadeBatches(), evaluationInterval: 2, on: device), rule
    )
  }

  private func bits(_ rule: any LearningRule) -> [String: [UInt32]] {
    Dictionary(
      uniqueKeysWithValues: rule.state.map { ($0.name, $0.tensor.elements.map(\.bitPattern)) })
  }

  @Test(arguments: [true, false], [1, 5, 6, 11])
  func `a training that went on from a checkpoint gives the same bits`(
    isDTG: Bool, step: Int
  ) throws {
    var (whole, wholeRule) = try training(isDTG)
    let curve = try whole.run { _, _ in }
    var file: Data?
    var (first, _) = try training(isDTG)
    #expect(throws: Stopped.self) {
      try first.run { progress, checkpoint in
        guard progress.step == step else { return }
        file = try checkpoint().encoded()
        throw Stopped()
      }
    }
    var (second, secondRule) = try training(isDTG)
    try second.resume(from: SafeTensors(decoding: #require(file)))
    #expect(second.stepsTaken == step)
    #expect(try second.run { _, _ in } == curve)
    #expect(bits(secondRule) == bits(wholeRule))
  }

  @Test(arguments: [true, false])
  func `every number of threads gives the same bits`(isDTG: Bool) throws {
    let results = try [1, 2, 3].map { threads in
      var (training, rule) = try training(isDTG, threads: threads)
      return (curve: try training.run { _, _ in }, bits: bits(rule))
    }
    #expect(results[0].curve == results[1].curve && results[0].curve == results[2].curve)
    #expect(results[0].bits == results[1].bits && results[0].bits == results[2].bits)
  }

  @Test func `the curve has every epoch, and accuracies at intervals and at the end`() throws {
    var (training, _) = try training(true)
    let curve = try training.run { _, _ in }
    #expect(curve.map(\.epoch) == [1, 2, 3, 4])
    #expect(curve.map { $0.test != nil } == [false, true, false, true])
    let test = try #require(curve.last?.test)
    #expect(test.concatenated?.total == 10 && test.logitSum?.total == 10)
    #expect(test.layers.count == 3)
  }

  @Test(arguments: [true, false])
  func `what the very last step ruins is not scored`(isDTG: Bool) throws {
    let device = Device(threads: 1)
    let rule: any LearningRule =
      isDTG ? try makeDTG(on: device) : try makeBackpropagation(on: device)
    var recipe = TrainingRecipe.quick
    (recipe.epochs, recipe.batchSize) = (1, 20)
    (recipe.learningRate, recipe.learningRateFloor) = (1e39, 1e39)
    var training = try ImageTraining(
      Trainee(rule, recipe, on: device), batches: MadeBatches(), evaluationInterval: 1, on: device)
    #expect(throws: LearningError.diverged(step: 1)) { try training.run { _, _ in } }
  }

  @Test func `a checkpoint of another network is refused`() throws {
    var file: SafeTensors?
    var (first, _) = try training(true)
    _ = try first.run { _, checkpoint in file = try checkpoint() }
    var (other, _) = try training(false)
    let checkpoint = try #require(file)
    #expect(throws: LearningError.self) { try other.resume(from: checkpoint) }
  }
}
