import ReportModel

extension Metric {
  /// The same number of one seed alone, beside which the paper prints nothing.
  func ofSeed(_ seed: UInt64) throws(ReportError) -> Metric {
    var single = self
    single.id = try MetricID("\(id)/seed=\(seed)")
    single.published = nil
    single.obstacle = nil
    return single
  }
}
