import ReportModel

/// What the paper's Table 4 implies about its trend test, whose own numbers may not be known.
struct ImpliedTrend {
  let low: Published.Number?
  let high: Published.Number?

  init(low: [Int], high: [Int], in study: PublishedStudy) throws {
    self.low = try Self.mean(low, study)
    self.high = try Self.mean(high, study)
  }

  /// High less low; each may be off by its rounding, so both together.
  var difference: Published.Number? {
    guard let low, let high else { return nil }
    return Published.Number(
      high.value - low.value, unit: high.unit, source: .derived,
      uncertainty: (low.uncertainty ?? 0) + (high.uncertainty ?? 0))
  }

  /// The mean of the table's cells; nil unless all are known.
  private static func mean(
    _ classes: [Int], _ study: PublishedStudy
  ) throws -> Published.Number? {
    let numbers = try classes.map { classes in
      try study.row("table4", classes, "dtg_minus_bp_deepsup/mean_difference")
    }.compactMap { published -> Published.Number? in
      if case .known(let number) = published { number } else { nil }
    }
    guard let first = numbers.first, numbers.count == classes.count else { return nil }
    return Published.Number(
      numbers.map(\.value).reduce(0, +) / Double(numbers.count), unit: first.unit,
      source: .derived, uncertainty: numbers.compactMap(\.uncertainty).max())
  }
}

extension Published {
  /// This, or what other numbers imply where nothing is known.
  func or(_ implied: Number?) -> Published {
    guard case .known = self else { return implied.map(Published.known) ?? self }
    return self
  }
}
