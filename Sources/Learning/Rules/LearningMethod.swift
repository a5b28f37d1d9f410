/// The name of a way of learning, the value of `method` in `pipeline.json`.
///
/// Names are open: a rule brings its own, and nobody who reads results has to know them all.
public struct LearningMethod: RawRepresentable, Codable, Hashable, Sendable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }
}

/// The method of a student.
public typealias StudentMethod = LearningMethod

/// The method of an image network.
public typealias ImageMethod = LearningMethod

extension LearningMethod {
  /// A local loss on goodness for every layer.
  public static let dtgFF = LearningMethod(rawValue: "dtg-ff")
}

// Those of students.
extension LearningMethod {
  /// Backpropagation from a head on the last layer.
  public static let singleBP = LearningMethod(rawValue: "single-bp")
  /// Independent `singleBP` students, each with its own initial parameters and batches; the prediction
  /// is the mean of their softmax outputs.
  public static let bpEnsemble = LearningMethod(rawValue: "bp-ensemble")
  /// Backpropagation from a head on every layer.
  public static let bpDeepSup = LearningMethod(rawValue: "bp-deepsup")
}

// Those of image networks.
extension LearningMethod {
  public static let backpropagation = LearningMethod(rawValue: "backpropagation")
  /// No network but a linear classifier of pixels, to hold networks against.
  public static let linear = LearningMethod(rawValue: "linear")
}
