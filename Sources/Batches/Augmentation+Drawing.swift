internal import PreparedImages

extension Augmentation {
  /// The numbers taken from a stream: one a choice, whatever the settings.
  static let drawCount = 12

  /// Draws what happens to an image of a side.
  init(_ settings: AugmentationSettings, side: Int, _ draws: inout Draws) {
    let padding = settings.padding
    top = draws.integer(below: 2 * padding + 1) - padding
    left = draws.integer(below: 2 * padding + 1) - padding
    isMirrored = Double(draws.unit()) < settings.flipProbability
    adjustments = Self.adjustments(settings, &draws)
    hole = Hole(
      row: draws.integer(below: side), column: draws.integer(below: side),
      length: settings.cutout, side: side)
  }

  private static func adjustments(
    _ settings: AugmentationSettings, _ draws: inout Draws
  ) -> [Adjustment] {
    func factor(_ spread: Double) -> Float {
      draws.uniform(from: Float(max(1 - spread, 0)), to: Float(1 + spread))
    }
    var result: [(spread: Double, adjustment: Adjustment)] = [
      (settings.brightness, .brightness(factor(settings.brightness))),
      (settings.contrast, .contrast(factor(settings.contrast))),
      (settings.saturation, .saturation(factor(settings.saturation))),
      (settings.hue, .hue(draws.uniform(from: -Float(settings.hue), to: Float(settings.hue)))),
    ]
    for last in [3, 2, 1] { result.swapAt(last, draws.integer(below: last + 1)) }
    return result.filter { $0.spread > 0 }.map(\.adjustment)
  }
}
