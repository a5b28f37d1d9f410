extension Grid.Field {
  /// A measured number; its unit is left out where the head of the column has it.
  init(_ quantity: Quantity, columnUnit: Unit?) {
    let unit = quantity.unit == columnUnit ? nil : quantity.unit
    self.init(
      quantity.value, decimals: quantity.decimals, signed: quantity.signed,
      spread: quantity.spread, unit: unit)
  }

  /// A published number in the form of the regenerated one: with zeros added up to as many
  /// decimals, but never rounded; in parentheses where the two may not be compared.
  init(_ number: Published.Number, beside comparison: Comparison, columnUnit: Unit?) {
    let model = comparison.regenerated
    self.init(
      number.value, decimals: max(model.decimals, DecimalText.decimals(of: number.value)),
      signed: model.signed, unit: number.unit == columnUnit ? nil : number.unit)
    guard !comparison.isComparable else { return }
    switch self {
    case .words(let words): self = .words("(\(words))")
    case .number(let body, let tail): self = .number(body: "(" + body, tail: tail + ")")
    }
  }

  private init(
    _ value: Double, decimals: Int, signed: Bool, spread: Double? = nil, unit: Unit?
  ) {
    let body = DecimalText.text(value, decimals: decimals, signed: signed)
    guard value.isFinite else {
      self = .words(body)
      return
    }
    let plusMinus = spread.map { " ± " + DecimalText.text($0, decimals: decimals) } ?? ""
    self = .number(body: body, tail: plusMinus + Self.suffix(unit))
  }

  private static func suffix(_ unit: Unit?) -> String {
    guard let unit else { return "" }
    if let total = unit.total { return "/\(total)" }
    return unit == .percent ? "%" : unit.symbol.map { " " + $0 } ?? ""
  }
}
