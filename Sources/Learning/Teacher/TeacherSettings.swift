/// How a teacher's parameters are drawn.
public enum TeacherInitialization: String, Codable, Sendable, CaseIterable {
  /// Weights and biases evenly from ±1/sqrt(fan-in).
  case pytorchDefault = "pytorch-default"
  /// Normal weights of variance 1/fan-in, and no biases; the labels do not depend on the variance.
  case gaussian = "gaussian"
}

/// What besides the seed decides the draw of a teacher and its inputs.
public enum TeacherDraw: String, Codable, Sendable, CaseIterable {
  /// Nothing: teachers of one seed share their inputs, their hidden layers and, up to the smaller
  /// number of classes, the first weights and biases of their output layers.
  case perSeed = "per-seed"
  /// The number of classes: teachers of one seed have nothing in common but their sizes.
  case perSeedAndClasses = "per-seed-and-classes"
}

/// The sizes and the seed of a teacher and of the data that it labels.
public struct TeacherSettings: Codable, Sendable, Equatable {
  public var inputDimension: Int
  public var width: Int
  /// Layers of `width` before the output; 2 as we read the paper's "3-layer" teacher.
  public var hiddenLayers: Int
  public var classes: Int
  public var trainSamples: Int
  public var testSamples: Int
  public var seed: UInt64
  public var initialization: TeacherInitialization
  public var draw: TeacherDraw

  public init(
    inputDimension: Int, width: Int, classes: Int, trainSamples: Int, testSamples: Int,
    seed: UInt64, initialization: TeacherInitialization, draw: TeacherDraw, hiddenLayers: Int = 2
  ) {
    self.inputDimension = inputDimension
    self.width = width
    self.classes = classes
    self.trainSamples = trainSamples
    self.testSamples = testSamples
    self.seed = seed
    self.initialization = initialization
    self.draw = draw
    self.hiddenLayers = hiddenLayers
  }

  /// The part of `draw` in the keys of random streams: 0 for all teachers of a seed, or K.
  var drawIndex: UInt32 { draw == .perSeed ? 0 : UInt32(classes) }

  /// - Throws: `LearningError.invalidSetting` for the first setting outside its domain.
  package func validate() throws(LearningError) {
    let sizes = [
      ("inputDimension", inputDimension), ("width", width), ("hiddenLayers", hiddenLayers),
      ("trainSamples", trainSamples),
      ("testSamples", testSamples),
    ]
    for (name, size) in sizes { try require(size > 0, name, size, "at least 1") }
    try require(classes > 1 && classes <= 1024, "classes", classes, "from 2 to 1024")
  }
}
