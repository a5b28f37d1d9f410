internal import Foundation

/// What a classifier's error says at least about the information in its input, in bits.
///
/// Fano's inequality for K classes of equal frequency: with a share e of predictions wrong,
/// `H(Y | prediction) <= h2(e) + e log2(K - 1)`, hence
///
///     I(X; Y) >= log2 K - h2(e) - e log2(K - 1)
///
/// The right side is log2 K at e = 0 and falls to 0 at e = 1 - 1/K, where guessing stands. Beyond it
/// rises again, to log2 (K / (K - 1)) at e = 1: who is always wrong rules out a class. The bound holds
/// for every error, so no branch is cut off; rounding alone is kept from below 0.
///
/// - Throws: `InformationError.invalidSetting` for an error outside 0...1 or fewer than two classes.
public func fanoBound(error: Double, classes: Int) throws(InformationError) -> Double {
  try requireSetting(error >= 0 && error <= 1, "error", error, "from 0 to 1")
  try requireSetting(classes > 1, "classes", classes, "at least 2")
  let uncertainty = binaryEntropy(error) + error * log2(Double(classes - 1))
  return max(log2(Double(classes)) - uncertainty, 0)
}

/// The entropy of a coin in bits, `h2(p) = -p log2 p - (1 - p) log2 (1 - p)`; 0 at both ends.
func binaryEntropy(_ p: Double) -> Double {
  guard p > 0, p < 1 else { return 0 }
  return -p * log2(p) - (1 - p) * log2(1 - p)
}
