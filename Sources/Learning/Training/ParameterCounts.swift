import Checkpoints
import Kernels

/// How many numbers a student learns, and how many it holds fixed.
public struct ParameterCounts: Codable, Sendable, Equatable {
  public let learnable: Int
  public let buffers: Int

  public init(learnable: Int, buffers: Int) {
    self.learnable = learnable
    self.buffers = buffers
  }

  init(_ student: Student) {
    learnable = student.members.flatMap(\.groups).reduce(0) { $0 + $1.count }
    buffers = student.namedTensors.reduce(0) { $0 + $1.tensor.count } - learnable
  }
}

/// Counts the parameters of the model that `trainStudent` would build.
///
/// - Throws: `LearningError.invalidSetting`.
public func countParameters(
  _ settings: StudentSettings, inputDimension: Int, classes: Int
) throws -> ParameterCounts {
  try settings.validate()
  try require(inputDimension > 0, "inputDimension", inputDimension, "at least 1")
  try require(classes > 1, "classes", classes, "at least 2")
  return ParameterCounts(Student(settings, inputs: inputDimension, classes: classes))
}
