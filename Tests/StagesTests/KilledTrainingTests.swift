import Checkpoints
import Datasets
import Foundation
import Learning
import Logging
import PreparedImages
import StageKit
import TestSupport
import Testing

@testable import DataStages
@testable import FullyConnectedStages
@testable import ImageStages
@testable import Pipeline
@testable import ScheduledStages
@testable import Stages
@testable import SyntheticStages
@testable import TrainingRuns

/// Trainings of every kind as stages, killed and run again: data and checkpoints on disk.
@Suite struct KilledTrainingTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    _ = try StandIn(ImageDatasets.descriptor(.cifar10), side: 32, ImageData.example.standIn)
      .write(
        to: directory(PreparedDataset.fileName), trainCount: 36, testCount: 12, digest: "",
        threads: 1)
    try TeacherData.run(
      TeacherData.example,
      in: Self.context(
        outputs: [TeacherData.file: directory(TeacherData.file)], folder: directory.path))
  }

  /// The networks have five steps an epoch, the last one short; students have stretches of 5, 5 and 2 steps.
  private enum Training: String, CaseIterable {
    case goodness, backpropagation, hinton, mlp, student, ensemble, localStudent

    /// Trains with a checkpoint after every stretch.
    func run(in context: StageContext) throws {
      let schedule = CheckpointSchedule(now: .now, shortestInterval: .zero, costFactor: 0)
      switch self {
      case .goodness, .backpropagation:
        var parameters = PaperNetworkTraining.example
        parameters.network.learn(by: self == .goodness ? .dtgFF : .backpropagation)
        if self == .backpropagation {
          parameters.network.rule = BackpropagationNetworks.examples[1]
          parameters.network.backpropagate { $0.blockNorm = .batchNorm }
        }
        (parameters.network.width, parameters.network.recipe) = (0.125, Self.recipe)
        parameters.testShorterSide = 32
        try PaperNetworkTraining.run(parameters, in: context, saving: schedule)
      case .hinton:
        var parameters = ScheduledTraining<CatalogScheduledRules>.example
        (parameters.network.width, parameters.network.recipe) = (0.125, Self.recipe)
        parameters.testShorterSide = 32
        try ScheduledTraining<CatalogScheduledRules>.run(
          parameters, in: context, saving: schedule)
      case .mlp:
        var parameters = MLPTrainingStage.example
        parameters.recipe = Self.recipe
        try MLPTrainingStage.run(parameters, in: context, saving: schedule)
      case .student, .ensemble, .localStudent:
        let method: StudentMethod =
          self == .student ? .singleBP : self == .ensemble ? .bpEnsemble : .dtgFF
        let examples = StudentTraining<CatalogStudentRules>.examples
        var parameters = try #require(examples.first { $0.settings.rule.method == method })
        parameters.settings.schedule = StudentSchedule(
          hiddenLayers: 2, width: 8, steps: 12, batchSize: 8, learningRate: 0.01, beta1: 0.9,
          beta2: 0.999, epsilon: 1e-8, normalizeBetweenLayers: false, evaluationInterval: 5,
          seed: 1)
        try StudentTraining<CatalogStudentRules>.run(parameters, in: context, saving: schedule)
      }
    }

    private static let recipe = TrainingRecipe(
      epochs: 2, batchSize: 8, learningRate: 1e-3, learningRateFloor: 1e-5, weightDecay: 1e-4,
      beta1: 0.9, beta2: 0.999, epsilon: 1e-8, gradientClip: 1, seed: 1)

    var isStudent: Bool { [.student, .ensemble, .localStudent].contains(self) }

    var outputs: [String] {
      isStudent
        ? StudentTraining<CatalogStudentRules>.declaration.outputs : TrainingFiles.all
    }
  }

  /// Ends the process, as the system would, when a step is reported.
  private struct DeadlySink: ProgressSink {
    let step: Int

    func report(_ update: StageProgress) {
      if update.step == step { kill(getpid(), SIGKILL) }
    }
  }

  private static func context(
    inputs: [String: [StageInput]] = [:], outputs: [String: String], folder: String,
    threads: Int = 1, killedAt step: Int = 0, checkpoint: String = "none"
  ) -> StageContext {
    StageContext(
      stage: StageID("training"), threads: threads, inputs: inputs, outputs: outputs,
      logger: Logger(label: folder) { _ in SwiftLogNoOpLogHandler() },
      progress: DeadlySink(step: step),
      checkpoint: CheckpointFolder(directory: "\(folder)/\(checkpoint)"))
  }

  /// Trains in `folder`; returns the files that the stage wrote.
  @discardableResult
  private static func train(
    _ training: Training, in folder: String, run: String, threads: Int, killedAt step: Int = 0,
    checkpoint: String
  ) throws -> [String: Data] {
    try FileManager.default.createDirectory(
      atPath: "\(folder)/\(run)", withIntermediateDirectories: true)
    let paths = Dictionary(
      uniqueKeysWithValues: training.outputs.map { ($0, "\(folder)/\(run)/\($0)") })
    let file = training.isStudent ? TeacherData.file : PreparedDataset.fileName
    let data = StageInput(
      stage: StageID("data"), coordinates: [:], files: [file: "\(folder)/\(file)"])
    try training.run(
      in: context(
        inputs: ["data": [data]], outputs: paths, folder: folder, threads: threads, killedAt: step,
        checkpoint: checkpoint))
    return try paths.mapValues { try Data(contentsOf: URL(fileURLWithPath: $0)) }
  }

  @Test(
    arguments: Training.allCases.flatMap { training in
      (training.isStudent ? [(10, 5), (12, 10)] : [(3, 2), (8, 7)])
        .map { (training.rawValue, $0.0, $0.1) }
    })
  func `a training killed on the way goes on to the same bytes`(
    name: String, step: Int, saved: Int
  ) async throws {
    let folder = directory.path
    let training = try #require(Training(rawValue: name))
    let whole = try Self.train(training, in: folder, run: "whole", threads: 1, checkpoint: "none")
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [folder = folder as String, name = name as String, step = step as Int] in
      let training = try #require(Training(rawValue: name))
      try KilledTrainingTests.train(
        training, in: folder, run: "killed", threads: 2, killedAt: step, checkpoint: "left")
    }
    let left = CheckpointFolder(directory: directory("left"))
    let file = try SafeTensors(decoding: #require(left.read()))
    #expect(file.metadata["position"]?.contains("\"step\":\(saved)") == true)
    #expect(
      try !FileManager.default.contentsOfDirectory(atPath: directory("killed"))
        .contains(TrainingFiles.model))
    let resumed = try Self.train(
      training, in: folder, run: "resumed", threads: 2, checkpoint: "left")
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
