internal import Checkpoints
internal import Foundation
internal import Kernels
internal import Learning
package import StageKit
internal import SyntheticStages

/// Samples of a teacher under labels of another structure: outputs merged at random, and labels exchanged by chance.
///
/// Merged labels separate the number of classes from the teacher: one teacher of many outputs, whatever K. They are
/// harder, since a class is then made of regions that have nothing in common. Noise makes labels harder at a fixed K.
package struct RelabelledData: Stage {
  package struct Parameters: Codable {
    var inputDimension: Int
    var width: Int
    /// The labels K.
    var classes: Int
    /// The outputs of the teacher, merged into K labels at random; 0 for a teacher of K outputs.
    var outputs: Int
    /// The share of training labels that are exchanged for another one.
    var labelNoise: Double
    var trainSamples: Int
    var testSamples: Int
    var seed: UInt64
    var initialization: TeacherInitialization
    var draw: TeacherDraw
  }

  package static let declaration = StageDeclaration(
    kind: "relabelled-data", summary: "A teacher's samples with merged and noisy labels.",
    outputs: [TeacherData.file], dependsOnMachine: true)

  package static let example = Parameters(
    inputDimension: 4, width: 8, classes: 3, outputs: 6, labelNoise: 0.25, trainSamples: 16,
    testSamples: 8, seed: 1, initialization: .pytorchDefault, draw: .perSeedAndClasses)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    try parameters.validate()
    let data = try makeTeacherStudentData(parameters.teacher)
    let labels = LabelStructure(
      outputs: parameters.teacher.classes, classes: parameters.classes,
      noise: parameters.labelNoise, seed: parameters.seed)
    let file = SafeTensors(entries: [
      "train_inputs": .float32(data.trainInputs),
      "train_labels": .int32(
        labels.noisy(labels.merged(data.trainLabels)), [data.trainLabels.count]),
      "test_inputs": .float32(data.testInputs),
      "test_labels": .int32(labels.merged(data.testLabels), [data.testLabels.count]),
    ])
    try file.encoded().write(
      to: URL(fileURLWithPath: context.path(forOutput: TeacherData.file)))
    context.log(
      "\(parameters.teacher.classes) outputs in \(parameters.classes) labels, noise \(parameters.labelNoise)"
    )
  }
}

extension RelabelledData.Parameters {
  /// The teacher that labels before anything is merged.
  fileprivate var teacher: TeacherSettings {
    TeacherSettings(
      inputDimension: inputDimension, width: width, classes: outputs == 0 ? classes : outputs,
      trainSamples: trainSamples, testSamples: testSamples, seed: seed,
      initialization: initialization, draw: draw)
  }

  /// - Throws: `LearningError.invalidSetting` for the first setting outside its domain.
  fileprivate func validate() throws(LearningError) {
    guard classes > 1 else {
      throw .invalidSetting(name: "classes", value: "\(classes)", requirement: "at least 2")
    }
    guard outputs == 0 || outputs >= classes else {
      throw .invalidSetting(
        name: "outputs", value: "\(outputs)", requirement: "0, or at least the classes")
    }
    guard labelNoise >= 0, labelNoise < 1 else {
      throw .invalidSetting(
        name: "labelNoise", value: "\(labelNoise)", requirement: "from 0 to below 1")
    }
  }
}

/// What becomes of a teacher's labels.
struct LabelStructure {
  /// The label of each output.
  let labels: [Int32]
  private let classes: Int
  private let noise: Double
  private let seed: UInt64

  /// Outputs in random order are dealt out to labels in turn.
  ///
  /// So labels have equally many outputs, or one more.
  /// Where there are as many, nothing is merged.
  init(outputs: Int, classes: Int, noise: Double, seed: UInt64) {
    (self.classes, self.noise, self.seed) = (classes, noise, seed)
    guard outputs > classes else {
      labels = (0..<Int32(outputs)).map { $0 }
      return
    }
    var order = Array(0..<outputs)
    for last in stride(from: outputs - 1, to: 0, by: -1) {
      var other = [Int32](repeating: 0, count: 1)
      CounterGenerator(seed: seed, purpose: .labelMerging, UInt32(last))
        .fillIntegers(&other, below: Int32(last + 1))
      order.swapAt(last, Int(other[0]))
    }
    var labels = [Int32](repeating: 0, count: outputs)
    for (place, output) in order.enumerated() { labels[output] = Int32(place % classes) }
    self.labels = labels
  }

  func merged(_ outputs: [Int32]) -> [Int32] { outputs.map { labels[Int($0)] } }

  /// Each label exchanged with probability `noise` for one of the others, each as often.
  func noisy(_ given: [Int32]) -> [Int32] {
    guard noise > 0, !given.isEmpty else { return given }
    let steps: Int32 = 1 << 20
    var chance = [Int32](repeating: 0, count: given.count)
    var shift = chance
    CounterGenerator(seed: seed, purpose: .labelNoise, 0).fillIntegers(&chance, below: steps)
    CounterGenerator(seed: seed, purpose: .labelNoise, 1)
      .fillIntegers(&shift, below: Int32(classes - 1))
    return given.indices.map { index in
      Double(chance[index]) < noise * Double(steps)
        ? (given[index] + 1 + shift[index]) % Int32(classes) : given[index]
    }
  }
}

extension RandomPurpose {
  static let labelMerging = RandomPurpose(rawValue: 400)
  static let labelNoise = RandomPurpose(rawValue: 401)
}
