/// The tolerances of numeric tests, each with its reason.
///
/// They bound `scaledError`: the largest difference over the largest magnitude expected. The unit
/// of float rounding is 6e-8.
public enum Tolerances {
  /// Sums of a few hundred products: rounding grows with the root of their number, and is measured
  /// against the largest result, so ten units are ample; a missing term shows as 1e-3 or more.
  public static let sum = 2e-6
  /// Floats against central differences of a `Double` function with a step of 1e-5, whose own error
  /// is below 1e-8.
  public static let gradient = 3e-6
  /// Five steps of a small network against the same in `Double`: rounding passes through
  /// five updates, and Adam divides by gradients that may be small.
  public static let fewSteps = 2e-5
  /// A handful of float operations in the same order as the reference, each rounded alike or fused.
  public static let sameFormula = 5e-7
  /// A few adjustments of colours from 0 to 1, in another order of operations than the reference:
  /// the hue goes by differences instead of by saturation, and each step rounds anew.
  public static let pixels = 2e-6
}
