/// How a teacher's parameters are drawn.
public enum TeacherInitialization: String, Codable, Sendable, CaseIterable {
  /// Weights and biases evenly from ±1/sqrt(fan-in).
  case pytorchDefault = "pytorch-default"
  /// Normal weights of variance 1/fan-in, and no biases; the labels do not depend on the variance.
  case gaussian = "gaussian"
}

/// The sizes and the seed of a teacher and of the data that it labels.
public struct TeacherSettings: Codable, Sendable, Equatable {
  public var inputDimension: Int
  public var width: Int
  public var classes: Int
  public var trainSamples: Int
  public var testSamples: Int
  public var seed: UInt64
  public var initialization: TeacherInitialization

  public init(
    inputDimension: Int, width: Int, classes: Int, trainSamples: Int, testSamples: Int,
    seed: UInt64, initialization: TeacherInitialization
  ) {
    self.inputDimension = inputDimension
    self.width = width
    self.classes = classes
    self.trainSamples = trainSamples
    self.testSamples = testSamples
    self.seed = seed
    self.initialization = initialization
  }

  /// - Throws: `LearningError.invalidSetting` for the first setting outside its domain.
  func validate() throws(LearningError) {
    let sizes = [
      ("inputDimension", inputDimension), ("width", width), ("trainSamples", trainSamples),
      ("testSamples", testSamples),
    ]
    for (name, size) in sizes { try require(size > 0, name, size, "at least 1") }
    try require(classes > 1 && classes <= 1024, "classes", classes, "from 2 to 1024")
  }
}
