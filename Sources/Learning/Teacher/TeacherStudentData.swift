public import Kernels

/// Inputs drawn from a normal distribution, with the labels that a random network gives them.
public struct TeacherStudentData {
  /// The training inputs [N, d].
  public let trainInputs: Tensor
  /// The training labels [N], from `0..<classes`.
  public let trainLabels: [Int32]
  /// The test inputs [M, d].
  public let testInputs: Tensor
  /// The test labels [M], from `0..<classes`.
  public let testLabels: [Int32]
  public let classes: Int

  /// - Throws: `LearningError.dataMismatch` if inputs, labels and classes disagree.
  public init(
    trainInputs: Tensor, trainLabels: [Int32], testInputs: Tensor, testLabels: [Int32],
    classes: Int
  ) throws(LearningError) {
    self.trainInputs = trainInputs
    self.trainLabels = trainLabels
    self.testInputs = testInputs
    self.testLabels = testLabels
    self.classes = classes
    let dimension = trainInputs.shape.rank == 2 ? "\(trainInputs.shape[1])" : "d"
    for (part, inputs, labels) in [
      ("training", trainInputs, trainLabels), ("test", testInputs, testLabels),
    ] {
      guard inputs.shape.rank == 2, inputs.shape[0] == labels.count,
        inputs.shape[1] == trainInputs.shape[1]
      else {
        throw .dataMismatch(
          what: "\(part) inputs", expected: "[\(labels.count), \(dimension)]",
          found: "\(inputs.shape)")
      }
      if let stray = labels.first(where: { $0 < 0 || $0 >= classes }) {
        throw .dataMismatch(
          what: "\(part) labels", expected: "0 ..< \(classes)", found: "\(stray)")
      }
    }
  }
}
