/// What a bundle holds: the content of `bundle.json`.
public struct BundleSummary: Equatable, Sendable, Codable {
  public var format = BundleLayout.format
  /// The version of the program that wrote it.
  public var program: String
  public var profile: String
  /// The artifacts in it.
  public var artifacts: [String]
  /// The artifacts of the pipeline that are not, and why.
  public var leftOut: [LeftOut]
  /// Whether weights are in it.
  public var hasCheckpoints: Bool

  public struct LeftOut: Equatable, Sendable, Codable {
    public var artifact: String
    public var reason: String

    public init(artifact: String, reason: String) {
      self.artifact = artifact
      self.reason = reason
    }
  }

  public init(
    program: String, profile: String, artifacts: [String], leftOut: [LeftOut],
    hasCheckpoints: Bool
  ) {
    self.program = program
    self.profile = profile
    self.artifacts = artifacts
    self.leftOut = leftOut
    self.hasCheckpoints = hasCheckpoints
  }
}
