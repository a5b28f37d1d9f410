/// The marks of a figure's series.
struct FigureMarks {
  let marks: [FigureLayout.Mark]
  /// How wide all bars at one place are together; 0 without bars.
  let barWidth: Double

  /// Lines of more points have no markers.
  private static let mostMarkers = 24
  /// How much of the distance between two places their bars take.
  private static let fillOfPlace = 0.8

  private typealias Mark = FigureLayout.Mark

  init(_ figure: Figure) {
    let labels = Self.labels(figure)
    let bars = figure.series.indices.filter { figure.series[$0].style == .bars }
    let step = Self.step(figure, bars.map { figure.series[$0] })
    barWidth = bars.isEmpty ? 0 : step * Self.fillOfPlace
    let width = barWidth / Double(max(1, bars.count))
    var marks: [Mark] = []
    var named = Set<String>()
    for (index, series) in figure.series.enumerated() {
      let label = printable(series.label)
      let place = labels.firstIndex(of: label) ?? 0
      let isReference = Self.isReference(series, in: figure)
      let pen = isReference ? FigurePen.reference : FigurePen.series(place)
      let offset = bars.firstIndex(of: index).map {
        (Double($0) - Double(bars.count - 1) / 2) * width
      }
      let runs = Self.runs(of: series.points, figure, offset: offset ?? 0)
      guard !runs.isEmpty else { continue }
      let legend = !label.isEmpty && named.insert(label).inserted ? label : nil
      let hasIntervals = runs.joined().contains { $0.low != nil }
      switch series.style {
      case .line:
        // A band needs two neighbours; a point alone has an upright line.
        let long = runs.filter { $0.count > 1 && $0.allSatisfy { $0.low != nil } }
        let rest = runs.filter { $0.count == 1 || $0.contains { $0.low == nil } }
        let single = Self.withIntervals(rest)
        if !long.isEmpty { marks.append(Mark(shape: .band, pen: pen, runs: long)) }
        if !single.isEmpty { marks.append(Mark(shape: .intervals, pen: pen, runs: single)) }
        let hasMarkers = runs.joined().count <= Self.mostMarkers || runs.contains { $0.count == 1 }
        marks.append(
          Mark(shape: .line(hasMarkers: hasMarkers), pen: pen, legend: legend, runs: runs))
      case .points:
        if hasIntervals {
          marks.append(Mark(shape: .intervals, pen: pen, runs: Self.withIntervals(runs)))
        }
        marks.append(
          Mark(
            shape: .points(isSmall: legend == nil), pen: pen, legend: legend,
            runs: [Array(runs.joined())]))
      case .bars:
        marks.append(
          Mark(
            shape: .bars(width: width), pen: pen, legend: legend, runs: [Array(runs.joined())]))
        if hasIntervals {
          marks.append(Mark(shape: .intervals, pen: .reference, runs: Self.withIntervals(runs)))
        }
      }
    }
    self.marks = marks
  }

  /// Each label once: series of one label share a pen.
  private static func labels(_ figure: Figure) -> [String] {
    var labels: [String] = []
    for series in figure.series where !isReference(series, in: figure) {
      let label = printable(series.label)
      if !labels.contains(label) { labels.append(label) }
    }
    return labels
  }

  /// Points of their own label beside lines or bars are there to be held against, so they are neutral.
  private static func isReference(_ series: Figure.Series, in figure: Figure) -> Bool {
    series.style == .points
      && figure.series.contains { $0.style != .points }
      && !figure.series.contains { $0.style != .points && $0.label == series.label }
  }

  /// The smallest distance between two places of bars.
  private static func step(_ figure: Figure, _ bars: [Figure.Series]) -> Double {
    guard figure.x.categories.isEmpty else { return 1 }
    let places = Set(bars.flatMap(\.points).map(\.x).filter(figure.x.shows)).sorted()
    return zip(places, places.dropFirst()).map { $1 - $0 }.min() ?? 1
  }

  /// Neighbouring points that can be shown, moved by `offset`.
  private static func runs(
    of points: [Figure.Point], _ figure: Figure, offset: Double
  ) -> [[Figure.Point]] {
    var runs: [[Figure.Point]] = [[]]
    for var point in points {
      guard figure.x.shows(point.x), figure.y.shows(point.y) else {
        runs.append([])
        continue
      }
      let bounds = [point.low, point.high].map { bound in
        bound.flatMap { figure.y.shows($0) ? $0 : nil }
      }
      let isInterval = bounds.contains { $0 != nil }
      point.low = isInterval ? min(bounds[0] ?? point.y, point.y) : nil
      point.high = isInterval ? max(bounds[1] ?? point.y, point.y) : nil
      point.x += offset
      runs[runs.count - 1].append(point)
    }
    return runs.filter { !$0.isEmpty }
  }

  private static func withIntervals(_ runs: [[Figure.Point]]) -> [[Figure.Point]] {
    let points = runs.joined().filter { $0.low != nil }
    return points.isEmpty ? [] : [points]
  }
}
