package import PreparedImages

/// How hard generated images are to tell apart.
///
/// Brightness and colours run from 0 to 1.
public struct StandInSettings: Codable, Sendable, Equatable {
  public var seed: UInt64
  /// The weakest amplitude of an object's texture; the strongest is `strongestTexture`.
  public var weakestTexture: Double
  public var strongestTexture: Double
  /// The strongest amplitude of the texture behind the object; any of the twenty textures.
  public var clutter: Double
  /// The deviation of the noise of every pixel and channel.
  public var noise: Double
  /// How far an object's position, size and angle vary: from 0, not at all, to 1.
  public var poseSpread: Double
  /// The share of the class in an object's colour: 0 none, 1 all of it.
  public var colorCue: Double

  public init(
    seed: UInt64, weakestTexture: Double, strongestTexture: Double, clutter: Double,
    noise: Double, poseSpread: Double, colorCue: Double
  ) {
    self.seed = seed
    self.weakestTexture = weakestTexture
    self.strongestTexture = strongestTexture
    self.clutter = clutter
    self.noise = noise
    self.poseSpread = poseSpread
    self.colorCue = colorCue
  }
}

extension StandInSettings {
  /// - Throws: `DatasetError.invalidDeclaration` for the first setting outside its domain.
  package func validate() throws(DatasetError) {
    let shares = [
      ("weakestTexture", weakestTexture), ("strongestTexture", strongestTexture),
      ("clutter", clutter), ("noise", noise), ("poseSpread", poseSpread), ("colorCue", colorCue),
    ]
    for (name, share) in shares {
      try requireDeclared(share >= 0 && share <= 1, name, share, "in [0, 1]")
    }
    try requireDeclared(
      weakestTexture <= strongestTexture, "weakestTexture", weakestTexture,
      "at most `strongestTexture`")
  }
}
