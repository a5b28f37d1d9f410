import Statistics

/// What `synthetic-real` found, in sentences made from its numbers.
struct SyntheticRealFindings {
  private let tables: SyntheticRealTables

  init(_ tables: SyntheticRealTables) { self.tables = tables }

  var sentences: [String] {
    StudentPair.allCases.flatMap { pair in
      SyntheticRealTables.Trend.allCases.map { sentence($0, pair) }
    }
  }

  private func sentence(_ trend: SyntheticRealTables.Trend, _ pair: StudentPair) -> String {
    let start = "\(pair.title), slope on ln K, \(trend.title):"
    do throws(Incomparable) {
      let points = try tables.trend(trend, pair, .points).estimate
      let odds = try tables.trend(trend, pair, .logOdds).estimate
      return "\(start) \(MeanEstimate.text(points: points, logOdds: odds))"
    } catch {
      return "\(start) not told, because \(error.reason)."
    }
  }
}
