/// A rate that is constant over the first half of the training and then falls in equal steps.
///
///     η_e = η 2 (1 + E - e) / E   for e > ⌊E / 2⌋,   η before
///
/// e is the epoch, counted from 0, E their number. After the first half of an odd number the rate is a little
/// above η, as in the ports.
enum LinearCooldown {
  static func rate(_ peak: Double, epoch: Int, of epochs: Int) -> Double {
    epoch > epochs / 2 ? peak * 2 * Double(1 + epochs - epoch) / Double(epochs) : peak
  }
}
