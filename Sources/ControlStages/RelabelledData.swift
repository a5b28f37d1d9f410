internal import Checkpoints
internal import Foundation
internal import Kernels
internal import Learning
package import StageKit
internal import SyntheticStages

/// Samples of a teacher under labels of another structure: outputs merged, samples near a boundary left out, and
/// labels exchanged by chance.
///
/// Merged labels separate the number of classes from the teacher: one teacher of many outputs, whatever K. Merged at
/// random they are hard, since a class is then made of regions that have nothing in common; merged with their like
/// they are a hierarchy's coarse labels. A margin makes labels easier at a fixed K, noise makes them harder.
package struct RelabelledData: Stage {
  package struct Parameters: Codable {
    var inputDimension: Int
    var width: Int
    /// The labels K.
    var classes: Int
    /// The outputs of the teacher, merged into K labels; 0 for a teacher of K outputs.
    var outputs: Int
    var merging: LabelMerging
    /// The share of drawn samples that are left out as nearest to another label.
    var margin: Double
    /// The share of training labels that are exchanged for another one.
    var labelNoise: Double
    var trainSamples: Int
    var testSamples: Int
    var seed: UInt64
    var initialization: TeacherInitialization
    var draw: TeacherDraw
  }

  package static let declaration = StageDeclaration(
    kind: "relabelled-data", summary: "A teacher's samples with merged, clear or noisy labels.",
    outputs: [TeacherData.file], dependsOnMachine: true)

  package static let example = Parameters(
    inputDimension: 4, width: 8, classes: 3, outputs: 6, merging: .nearest, margin: 0.5,
    labelNoise: 0.25, trainSamples: 16,
    testSamples: 8, seed: 1, initialization: .pytorchDefault, draw: .perSeedAndClasses)

  package static let options: [String: JSONValue] = ["merging": "random", "margin": 0]

  package static var choices: [String: [String]] {
    ["merging": LabelMerging.allCases.map(\.rawValue)]
  }

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    try parameters.validate()
    let data = try makeTeacherStudentData(parameters.teacher)
    let teacher = Teacher(parameters.teacher)
    let trainLogits = teacher.logits(data.trainInputs)
    let labels = LabelStructure(
      parameters.merging, logits: trainLogits, classes: parameters.classes,
      noise: parameters.labelNoise, seed: parameters.seed)
    let train = Samples(data.trainInputs, labels.merged(data.trainLabels))
      .clearest(parameters.trainSamples, by: labels.margins(trainLogits))
    let test = Samples(data.testInputs, labels.merged(data.testLabels))
      .clearest(parameters.testSamples, by: labels.margins(teacher.logits(data.testInputs)))
    let file = SafeTensors(entries: [
      "train_inputs": .float32(train.inputs),
      "train_labels": .int32(labels.noisy(train.labels), [train.labels.count]),
      "test_inputs": .float32(test.inputs),
      "test_labels": .int32(test.labels, [test.labels.count]),
    ])
    try file.encoded().write(
      to: URL(fileURLWithPath: context.path(forOutput: TeacherData.file)))
    context.log(
      "\(parameters.teacher.classes) outputs in \(parameters.classes) labels, noise \(parameters.labelNoise), "
        + "margin \(parameters.margin)"
    )
  }
}

extension RelabelledData.Parameters {
  /// The teacher that labels before anything is merged, with the samples that a margin leaves out.
  fileprivate var teacher: TeacherSettings {
    TeacherSettings(
      inputDimension: inputDimension, width: width, classes: outputs == 0 ? classes : outputs,
      trainSamples: drawn(trainSamples), testSamples: drawn(testSamples), seed: seed,
      initialization: initialization, draw: draw)
  }

  /// The samples to draw so that `kept` are left.
  private func drawn(_ kept: Int) -> Int { Int((Double(kept) / (1 - margin)).rounded(.up)) }

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
    guard margin >= 0, margin <= 0.9 else {
      throw .invalidSetting(name: "margin", value: "\(margin)", requirement: "from 0 to 0.9")
    }
  }
}

/// Inputs [N, d] with a label each.
private struct Samples {
  let inputs: Tensor
  let labels: [Int32]

  init(_ inputs: Tensor, _ labels: [Int32]) { (self.inputs, self.labels) = (inputs, labels) }

  /// The `count` samples of the widest margins, in the order in which they were drawn.
  func clearest(_ count: Int, by margins: [Float]) -> Samples {
    guard count < labels.count else { return self }
    let kept = margins.indices.sorted { (margins[$1], $0) < (margins[$0], $1) }.prefix(count)
      .sorted()
    let dimension = inputs.shape[1]
    let rows = kept.flatMap { row in
      UnsafeBufferPointer(start: inputs.pointer + row * dimension, count: dimension)
    }
    return Samples(Tensor(rows, [count, dimension]), kept.map { labels[$0] })
  }
}
