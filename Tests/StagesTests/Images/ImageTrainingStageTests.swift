import Checkpoints
import Datasets
import Foundation
import Learning
import Logging
import PreparedImages
import TestSupport
import Testing

@testable import DataStages
@testable import ImageStages
@testable import Pipeline
@testable import TrainingRuns

/// The stage as a whole: prepared images, augmented batches made ahead, checkpoints on disk.
@Suite struct ImageTrainingStageTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    _ = try StandIn(ImageDatasets.descriptor(.cifar10), side: 32, ImageData.example.standIn)
      .write(
        to: directory(PreparedDataset.fileName), trainCount: 36, testCount: 12, digest: "",
        threads: 1)
  }

  /// Narrow networks; five steps an epoch, the last one short.
  private static func parameters(_ method: ImageMethod) -> PaperNetworkTraining.Parameters {
    var parameters = PaperNetworkTraining.example
    parameters.network.learn(by: method)
    parameters.network.width = 0.125
    if method == .backpropagation {
      parameters.network.rule = BackpropagationNetworks.examples[1]
      parameters.network.backpropagate { $0.blockNorm = .batchNorm }
    }
    parameters.network.recipe = TrainingRecipe(
      epochs: 2, batchSize: 8, learningRate: 1e-3, learningRateFloor: 1e-5, weightDecay: 1e-4,
      beta1: 0.9, beta2: 0.999, epsilon: 1e-8, gradientClip: 1, seed: 1)
    parameters.testShorterSide = 32
    return parameters
  }

  /// Ends the process, as the system would, when a step is reported.
  private struct DeadlySink: ProgressSink {
    let step: Int

    func report(_ update: StageProgress) {
      if update.step == step { kill(getpid(), SIGKILL) }
    }
  }

  /// Trains in `folder` with a checkpoint after every step; returns the files that the stage wrote.
  @discardableResult
  private static func train(
    _ method: ImageMethod, in folder: String, run: String, threads: Int, killedAt step: Int = 0,
    checkpoint: String
  ) throws -> [String: Data] {
    let files = PaperNetworkTraining.declaration.outputs
    try FileManager.default.createDirectory(
      atPath: "\(folder)/\(run)", withIntermediateDirectories: true)
    let paths = Dictionary(uniqueKeysWithValues: files.map { ($0, "\(folder)/\(run)/\($0)") })
    let data = StageInput(
      stage: StageID("images"), coordinates: [:],
      files: [PreparedDataset.fileName: "\(folder)/\(PreparedDataset.fileName)"])
    let context = StageContext(
      stage: StageID("network"), threads: threads, inputs: ["data": [data]], outputs: paths,
      logger: Logger(label: run) { _ in SwiftLogNoOpLogHandler() },
      progress: DeadlySink(step: step),
      checkpoint: CheckpointFolder(directory: "\(folder)/\(checkpoint)"))
    try PaperNetworkTraining.run(
      parameters(method), in: context,
      saving: CheckpointSchedule(now: .now, shortestInterval: .zero, costFactor: 0))
    return try paths.mapValues { try Data(contentsOf: URL(fileURLWithPath: $0)) }
  }

  @Test(arguments: [ImageMethod.dtgFF, .backpropagation], [3, 8])
  func `a training killed in the middle of an epoch goes on to the same bytes`(
    method: ImageMethod, step: Int
  ) async throws {
    let folder = directory.path
    let whole = try Self.train(method, in: folder, run: "whole", threads: 1, checkpoint: "none")
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [folder = folder as String, name = method.rawValue as String, step = step as Int] in
      let method = ImageMethod(rawValue: name)
      try ImageTrainingStageTests.train(
        method, in: folder, run: "killed", threads: 2, killedAt: step, checkpoint: "left")
    }
    let left = CheckpointFolder(directory: directory("left"))
    let saved = try SafeTensors(decoding: #require(left.read()))
    #expect(saved.metadata["position"]?.contains("\"step\":\(step - 1)") == true)
    #expect(
      try !FileManager.default.contentsOfDirectory(atPath: directory("killed"))
        .contains(ImageNetworkFiles.model))
    let resumed = try Self.train(
      method, in: folder, run: "resumed", threads: 2, checkpoint: "left")
    #expect(resumed == whole)
  }

  @Test func `checkpoints are rare where saving takes long`() {
    let start = ContinuousClock.now
    var schedule = CheckpointSchedule(now: start)
    #expect(!schedule.isDue(start + .seconds(29)) && schedule.isDue(start + .seconds(30)))
    schedule.saved(from: start + .seconds(30), to: start + .seconds(32))
    #expect(!schedule.isDue(start + .seconds(131)) && schedule.isDue(start + .seconds(132)))
  }
}
