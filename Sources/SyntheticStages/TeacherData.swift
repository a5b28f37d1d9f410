internal import Checkpoints
internal import Foundation
internal import Kernels
package import Learning
package import StageKit

/// Draws a teacher and the samples that it labels (paper, section 3.2 and appendix E).
package struct TeacherData: Stage {
  package typealias Parameters = TeacherSettings

  package static let file = "data.safetensors"

  package static let declaration = StageDeclaration(
    kind: "teacher-data", summary: "A random teacher network and the samples it labels.",
    outputs: [file],
    dependsOnMachine: true)

  package static let example = TeacherSettings(
    inputDimension: 4, width: 8, classes: 3, trainSamples: 16, testSamples: 8, seed: 1,
    initialization: .pytorchDefault, draw: .perSeedAndClasses)

  package static let options: [String: JSONValue] = ["hiddenLayers": 2]

  package static func run(_ settings: TeacherSettings, in context: StageContext) throws {
    let data = try makeTeacherStudentData(settings)
    let file = SafeTensors(entries: [
      "train_inputs": .float32(data.trainInputs),
      "train_labels": .int32(data.trainLabels, [data.trainLabels.count]),
      "test_inputs": .float32(data.testInputs),
      "test_labels": .int32(data.testLabels, [data.testLabels.count]),
    ])
    try file.encoded().write(to: URL(fileURLWithPath: context.path(forOutput: Self.file)))
    context.log("\(settings.trainSamples) + \(settings.testSamples) samples")
  }

  /// The data behind an input slot, whose labels must be below `classes`.
  package static func read(_ input: StageInput, classes: Int) throws -> TeacherStudentData {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: input.path(file)), options: .alwaysMapped)
    let tensors = try SafeTensors(decoding: bytes)
    return try TeacherStudentData(
      trainInputs: tensors.floats("train_inputs"), trainLabels: tensors.integers("train_labels"),
      testInputs: tensors.floats("test_inputs"), testLabels: tensors.integers("test_labels"),
      classes: classes)
  }
}

extension SafeTensors {
  fileprivate func floats(_ name: String) throws -> Tensor {
    guard case .float32(let tensor)? = entries[name] else {
      throw StageError.invalidInput("the data holds no float tensor \"\(name)\"")
    }
    return tensor
  }

  fileprivate func integers(_ name: String) throws -> [Int32] {
    guard case .int32(let integers, _)? = entries[name] else {
      throw StageError.invalidInput("the data holds no integer tensor \"\(name)\"")
    }
    return integers
  }
}
