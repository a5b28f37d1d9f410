extension Grid.Field {
  /// A measured number.
  init(_ quantity: Quantity, columnUnit: Unit?) {
    self.init(
      quantity.value, decimals: quantity.decimals, signed: quantity.signed,
      spread: quantity.spread, suffix: Self.suffix(quantity.unit, columnUnit: columnUnit))
  }

  /// A published number in the form of the regenerated one.
  ///
  /// Zeros are added up to as many decimals, but it is never rounded. It stands in parentheses
  /// where the two may not be compared.
  init(_ number: Published.Number, beside comparison: Comparison, columnUnit: Unit?) {
    let model = comparison.regenerated
    self.init(
      number.value, decimals: max(model.decimals, DecimalText.decimals(of: number.value)),
      signed: model.signed, suffix: Self.suffix(number.unit, columnUnit: columnUnit))
    guard !comparison.isComparable else { return }
    switch self {
    case .words(let words): self = .words("(\(words))")
    case .number(let body, let tail): self = .number(body: "(" + body, tail: tail + ")")
    }
  }

  /// A published number beside none of this run, as it was printed.
  init(_ number: Published.Number, columnUnit: Unit?) {
    self.init(
      number.value, decimals: DecimalText.decimals(of: number.value),
      signed: number.unit == .percentagePoints,
      suffix: Self.suffix(number.unit, columnUnit: columnUnit))
  }

  private init(
    _ value: Double, decimals: Int, signed: Bool, spread: Double? = nil, suffix: String
  ) {
    let body = DecimalText.text(value, decimals: decimals, signed: signed)
    guard value.isFinite else {
      self = .words(body)
      return
    }
    let plusMinus = spread.map { " ± " + DecimalText.text($0, decimals: decimals) } ?? ""
    self = .number(body: body, tail: plusMinus + suffix)
  }

  /// The unit after a number: nothing where the head of the column has it already, and always
  /// something where the head has another.
  private static func suffix(_ unit: Unit, columnUnit: Unit?) -> String {
    if unit == columnUnit { return "" }
    if let total = unit.total { return "/\(total)" }
    if unit == .percent { return "%" }
    return (unit.symbol ?? columnUnit.map { _ in unit.rawValue }).map { " " + $0 } ?? ""
  }
}
