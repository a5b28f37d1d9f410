/// A measured number: its value, its spread, how many observations it rests on, and its unit.
public struct Quantity: Equatable, Sendable, Codable {
  public var value: Double
  /// Standard deviation over the observations, in the same unit.
  public var spread: Double?
  /// Number of observations.
  public var n: Int?
  public var unit: Unit
  /// Digits after the point when printed.
  public var decimals: Int
  /// Whether a positive value is printed with a plus sign, as differences are.
  public var signed: Bool

  public init(
    _ value: Double, spread: Double? = nil, n: Int? = nil, unit: Unit, decimals: Int,
    signed: Bool = false
  ) {
    self.value = value
    self.spread = spread
    self.n = n
    self.unit = unit
    self.decimals = decimals
    self.signed = signed
  }

  /// A number as it was printed elsewhere: with all of its digits, and with at least so many.
  public init(asPrinted value: Double, unit: Unit, decimals: Int) {
    self.init(value, unit: unit, decimals: max(decimals, DecimalText.decimals(of: value)))
  }

  /// The value alone as tables print it, without unit and spread.
  public var text: String { DecimalText.text(value, decimals: decimals, signed: signed) }

  /// `wins` of `total` observations, printed as in `4/5`.
  public static func wins(_ wins: Int, of total: Int) -> Quantity {
    Quantity(Double(wins), n: total, unit: .outOf(total), decimals: 0)
  }
}
