/// The name of a family of rules that image networks learn by, the value of `method` in `pipeline.json`.
public struct ImageMethod: RawRepresentable, Hashable, Sendable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }
}

extension ImageMethod {
  public static let dtgFF = ImageMethod(rawValue: "dtg-ff")
  public static let backpropagation = ImageMethod(rawValue: "backpropagation")
  /// No network but a linear classifier of pixels, to hold networks against.
  public static let linear = ImageMethod(rawValue: "linear")
}

extension ImageMethod: Codable {
  public init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}
