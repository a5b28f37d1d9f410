internal import Kernels
public import PreparedImages

/// Generated images in the place of a data set that is not there.
///
/// An image shows one object: its texture and its outline together make its class, while place,
/// size, angle, phase, colours, contrast (either sign), background and noise are drawn for each
/// image. Each image is a function of the settings, its split and its number.
public struct StandIn: Sendable {
  /// The data set that the images stand in for.
  public let name: String
  public let side: Int
  let isGray: Bool
  package let settings: StandInSettings
  package let classes: StandInClasses

  /// Images with the classes and colours of a published data set, in a side.
  ///
  /// - Throws: `DatasetError.invalidDeclaration` for a number outside its domain.
  public init(
    _ descriptor: ImageDatasetDescriptor, side: Int, _ settings: StandInSettings
  ) throws(DatasetError) {
    try self.init(
      name: descriptor.name.rawValue, side: side, classes: descriptor.classes,
      coarseClasses: descriptor.coarseClasses, isGray: descriptor.channels == 1, settings)
  }

  /// The superclasses, if any, are all of one size; a gray image has three equal channels.
  ///
  /// - Throws: `DatasetError.invalidDeclaration` for a number outside its domain.
  public init(
    name: String, side: Int, classes: Int, coarseClasses: Int?, isGray: Bool,
    _ settings: StandInSettings
  ) throws(DatasetError) {
    try requireDeclared(side > 0 && side <= 1024, "side", side, "from 1 to 1024")
    try settings.validate()
    self.name = name
    self.side = side
    self.isGray = isGray
    self.settings = settings
    self.classes = try StandInClasses(
      classes: classes, coarse: coarseClasses, seed: settings.seed)
  }

  /// The class of an image: all take turns, so each has equally many images, or one more.
  package func label(_ index: Int) -> Int { index % classes.looks.count }

  /// The superclass of an image, if there are any.
  func coarseLabel(_ index: Int) -> Int? { classes.coarseLabels?[label(index)] }

  /// Writes an image: side * side pixels of three bytes, row by row.
  package func render(
    _ index: Int, of split: DatasetSplit, into pixels: UnsafeMutableBufferPointer<UInt8>
  ) {
    precondition(pixels.count == 3 * side * side, "\(pixels.count) bytes for side \(side)")
    let (scenes, noises): (RandomPurpose, RandomPurpose) =
      split == .train
      ? (.standInTrainScenes, .standInTrainNoise) : (.standInTestScenes, .standInTestNoise)
    let scene = StandInScene(
      classes.looks[label(index)], settings,
      CounterGenerator(seed: settings.seed, purpose: scenes, UInt32(index)))
    let noise = CounterGenerator(seed: settings.seed, purpose: noises, UInt32(index))
      .words(3 * side * side)
    let deviation = Float(settings.noise)
    let sharpness = Float(side) / 2
    for row in 0..<side {
      let y = (Float(row) + 0.5) / sharpness - 1
      for column in 0..<side {
        let x = (Float(column) + 0.5) / sharpness - 1
        let pixel = 3 * (row * side + column)
        var color = scene.color(x, y, sharpness: sharpness)
        let grain = SIMD3(bell(noise[pixel]), bell(noise[pixel + 1]), bell(noise[pixel + 2]))
        // A gray image is the red part of the coloured one, under the mean of its noise.
        color =
          isGray
          ? SIMD3(repeating: color.x + deviation * grain.sum() / 3) : color + deviation * grain
        for channel in 0..<3 {
          pixels[pixel + channel] = UInt8(max(0, min(255, 255 * color[channel] + 0.5)))
        }
      }
    }
  }

  /// About a standard normal number: the sum of the word's four bytes, less its mean, scaled.
  @inline(__always)
  private func bell(_ word: UInt32) -> Float {
    let sum = (word & 255) + (word >> 8 & 255) + (word >> 16 & 255) + (word >> 24)
    return (Float(sum) - 510) / 147.8
  }
}
