extension Figure {
  /// One colour for each number, and no more.
  private static let mostNumbers = 8

  /// The courses of an artifact's main numbers over the days; nil when no run has a number.
  ///
  /// Main are those of the unit that most numbers of the last run have, without the values of single seeds;
  /// of more than `mostNumbers` those that moved most. A line breaks where its number is missing or is of
  /// another setting than before. Spreads are left out, as they would hide each other.
  public init?(overviewOf history: History) {
    let runs = history.runsByDate
    guard let start = runs.first?.date,
      let last = runs.last(where: { !$0.numbers.metrics.isEmpty })
    else { return nil }
    let withoutSeeds = last.numbers.metrics.filter { $0.id.path.last?.hasPrefix("seed=") != true }
    let candidates = withoutSeeds.isEmpty ? last.numbers.metrics : withoutSeeds
    let counts = Dictionary(grouping: candidates, by: \.unit).mapValues(\.count)
    let most = counts.values.max()
    guard let first = candidates.first(where: { counts[$0.unit] == most }) else { return nil }
    let courses = candidates.filter { $0.unit == first.unit }.map { metric in
      let stretches = history.stretches(of: metric.id)
      return (id: metric.id, stretches: stretches, reach: Self.reach(of: stretches))
    }
    let shown = courses.sorted { ($1.reach, $0.id) < ($0.reach, $1.id) }
      .prefix(Self.mostNumbers).sorted { $0.id < $1.id }
    let choice = shown.count < courses.count ? ", those that moved most" : ""
    self.init(
      id: "history-\(history.artifact)", title: "\(history.artifact) over time",
      summary: "\(runs.count) runs since \(start); \(shown.count) of \(courses.count) numbers in "
        + "\(first.unit.rawValue)\(choice).",
      setting: first.setting, x: Axis("days since \(start)", unit: Unit("days")),
      y: Axis(history.artifact, unit: first.unit),
      series: shown.map { course in
        Series(
          course.id.path.joined(separator: "/"), style: .line,
          points: Self.points(of: course.stretches, since: start))
      })
  }

  /// How far a number moved under its last setting.
  private static func reach(of stretches: [HistoryStretch]) -> Double {
    let metrics = stretches.compactMap(\.metric)
    let values = metrics.filter { $0.setting == metrics.last?.setting }.map(\.value)
      .filter(\.isFinite)
    guard let low = values.min(), let high = values.max() else { return 0 }
    return high - low
  }

  /// The ends of each stretch; what is not a number is a gap, and one stands before another setting.
  private static func points(of stretches: [HistoryStretch], since start: Timestamp) -> [Point] {
    var points: [Point] = []
    var earlier: Setting?
    for stretch in stretches {
      let ends = stretch.runs > 1 ? [stretch.since, stretch.until] : [stretch.since]
      if let earlier, let setting = stretch.metric?.setting, earlier != setting {
        points.append(Point(x: stretch.since.days(since: start), y: .nan))
      }
      earlier = stretch.metric?.setting
      points += ends.map { Point(x: $0.days(since: start), y: stretch.metric?.value ?? .nan) }
    }
    return points
  }
}
