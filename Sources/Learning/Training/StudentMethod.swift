/// The name of a way of learning, the value of `method` in `pipeline.json`.
///
/// Names are open: a rule brings its own, and nobody who reads results has to know them all.
public struct StudentMethod: RawRepresentable, Hashable, Sendable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }
}

extension StudentMethod {
  /// Backpropagation from a head on the last layer.
  public static let singleBP = StudentMethod(rawValue: "single-bp")
  /// Independent `singleBP` students, each with its own initial parameters and batches; the prediction
  /// is the mean of their softmax outputs.
  public static let bpEnsemble = StudentMethod(rawValue: "bp-ensemble")
  /// Backpropagation from a head on every layer.
  public static let bpDeepSup = StudentMethod(rawValue: "bp-deepsup")
  /// A local loss on goodness for every layer.
  public static let dtgFF = StudentMethod(rawValue: "dtg-ff")
}

extension StudentMethod: Codable {
  public init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}
