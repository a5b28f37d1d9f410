import Foundation

/// Numbers as comparisons show them: with the digits that tell two values apart.
enum NumberText {
  /// Two or three leading digits: for widths and probabilities.
  static func short(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return DecimalText.text(value, decimals: 0) }
    return DecimalText.text(value, decimals: decimals(showing: value, digits: 2))
  }

  /// As many digits after the point as show two digits of `scale`; none for whole numbers, else at least
  /// one.
  static func decimals(of values: [Double], toShow scale: Double) -> Int {
    guard values.contains(where: { $0 != $0.rounded() }) else { return 0 }
    guard scale.isFinite, scale != 0 else {
      return min(4, values.map(DecimalText.decimals).max() ?? 0)
    }
    let exponent = Int(log10(scale.magnitude).rounded(.down))
    return min(max(1, 1 - exponent), 15, values.map(DecimalText.decimals).max() ?? 0)
  }

  private static func decimals(showing value: Double, digits: Int) -> Int {
    let exponent = Int(log10(value.magnitude).rounded(.down))
    let wanted = min(max(0, digits - 1 - exponent), 15)
    return min(wanted, max(DecimalText.decimals(of: value), 0))
  }
}
