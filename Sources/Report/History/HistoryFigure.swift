extension Figure {
  /// The course of a number over the days; nil for a number that no run has.
  ///
  /// Numbers of different settings are not the same quantity, so each setting has a series of its own.
  /// The point that begins a stretch carries the beginning of its revision.
  public init?(courseOf id: MetricID, in history: History) {
    let stretches = history.stretches(of: id)
    let present = stretches.compactMap { stretch in stretch.metric.map { (stretch, $0) } }
    guard let (first, _) = present.first, let (_, last) = present.last else { return nil }
    var series: [Series] = []
    for (stretch, metric) in present {
      let label = metric.setting.parts.joined(separator: " · ")
      let ends = stretch.runs > 1 ? [stretch.since, stretch.until] : [stretch.since]
      let points = ends.enumerated().map { index, date in
        Point(
          x: date.days(since: first.since), y: metric.value,
          low: metric.spread.map { metric.value - $0 },
          high: metric.spread.map { metric.value + $0 },
          label: index == 0 ? stretch.revision.map(shortRevision) : nil)
      }
      if let place = series.firstIndex(where: { $0.label == label }) {
        series[place].points += points
      } else {
        series.append(Series(label, style: .line, points: points))
      }
    }
    let changes = stretches.count - 1
    var levels: [Level] = []
    if case .known(let number) = last.published, last.obstacle == nil {
      levels.append(Level("published", y: number.value))
    }
    self.init(
      id: "history-" + id.description.map { $0 == ":" || $0 == "/" ? "-" : String($0) }.joined(),
      title: "\(id) over time",
      summary: "\(history.runs.count) runs since \(first.since); the number changed \(changes) "
        + (changes == 1 ? "time." : "times."),
      setting: last.setting, x: Axis("days since \(first.since)", unit: Unit("days")),
      y: Axis(id.path.joined(separator: " "), unit: last.unit), series: series, levels: levels)
  }
}
