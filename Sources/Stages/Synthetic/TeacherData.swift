import Foundation
import Learning
import Pipeline

/// Draws a teacher and the samples that it labels (paper, Sec. 3.2 and App. E).
struct TeacherData: Stage {
  typealias Parameters = TeacherSettings

  static let file = "data.safetensors"

  static let declaration = StageDeclaration(
    kind: "teacher-data", summary: "A random teacher network and the samples it labels.",
    outputs: [file], code: CodeScope.learning + ["Sources/Stages/Synthetic/TeacherData.swift"],
    dependsOnMachine: true)

  static let example = TeacherSettings(
    inputDimension: 4, width: 8, classes: 3, trainSamples: 16, testSamples: 8, seed: 1,
    initialization: .pytorchDefault)

  static func run(_ settings: TeacherSettings, in context: StageContext) throws {
    let data = try makeTeacherStudentData(settings)
    let tensors: [SafeTensors.Entry] = [
      .floats("train_inputs", data.trainInputs), .integers("train_labels", data.trainLabels),
      .floats("test_inputs", data.testInputs), .integers("test_labels", data.testLabels),
    ]
    try SafeTensors.write(tensors, to: context.path(forOutput: file))
    context.logger.info("\(settings.trainSamples) + \(settings.testSamples) samples")
  }

  /// The data behind an input slot.
  ///
  /// - Parameter classes: The number of classes that the reader expects.
  static func read(_ input: StageInput, classes: Int) throws -> TeacherStudentData {
    let tensors = try SafeTensors.read(from: input.path(file))
    return try TeacherStudentData(
      trainInputs: tensors.floats("train_inputs"), trainLabels: tensors.integers("train_labels"),
      testInputs: tensors.floats("test_inputs"), testLabels: tensors.integers("test_labels"),
      classes: classes)
  }
}
