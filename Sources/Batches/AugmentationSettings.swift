package import PreparedImages

/// How training images are changed at random.
///
/// The changes apply in the order of the fields; each has a value that leaves images as they are.
public struct AugmentationSettings: Codable, Sendable, Equatable {
  /// The smallest share of the area that a resized crop keeps; 1 keeps all of it.
  public var smallestArea: Double
  /// The largest ratio of the sides of a resized crop, either way; 1 makes it square.
  public var largestAspect: Double
  /// The width of the black frame around the image, from which a crop of the image's size is cut.
  public var padding: Int
  /// The chance of swapping left and right.
  public var flipProbability: Double
  /// The factor of the brightness lies within 1 ± this, and not below 0; likewise the next two.
  public var brightness: Double
  public var contrast: Double
  public var saturation: Double
  /// The hue turns by at most this part of the circle, either way; at most 0.5.
  public var hue: Double
  /// The side of the square that becomes the mean colour; 0 for none.
  public var cutout: Int

  public init(
    smallestArea: Double, largestAspect: Double, padding: Int, flipProbability: Double,
    brightness: Double, contrast: Double, saturation: Double, hue: Double, cutout: Int
  ) {
    self.smallestArea = smallestArea
    self.largestAspect = largestAspect
    self.padding = padding
    self.flipProbability = flipProbability
    self.brightness = brightness
    self.contrast = contrast
    self.saturation = saturation
    self.hue = hue
    self.cutout = cutout
  }
}

extension AugmentationSettings {
  /// - Throws: `DatasetError.invalidDeclaration` for the first setting outside its domain.
  package func validate(side: Int) throws(DatasetError) {
    try requireDeclared(
      smallestArea > 0 && smallestArea <= 1, "smallestArea", smallestArea, "in (0, 1]")
    try requireDeclared(
      largestAspect >= 1 && largestAspect <= 100, "largestAspect", largestAspect, "in [1, 100]")
    try requireDeclared(
      padding >= 0 && padding < side, "padding", padding, "from 0 to less than the side, \(side)")
    try requireDeclared(
      flipProbability >= 0 && flipProbability <= 1, "flipProbability", flipProbability, "in [0, 1]")
    let spreads = [
      ("brightness", brightness), ("contrast", contrast), ("saturation", saturation),
    ]
    for (name, spread) in spreads {
      try requireDeclared(spread >= 0 && spread <= 100, name, spread, "in [0, 100]")
    }
    try requireDeclared(hue >= 0 && hue <= 0.5, "hue", hue, "in [0, 0.5]")
    try requireDeclared(
      cutout >= 0 && cutout <= 2 * side, "cutout", cutout, "from 0 to twice the side, \(2 * side)")
  }
}
