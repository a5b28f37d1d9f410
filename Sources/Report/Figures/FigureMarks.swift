/// The marks of a figure's series.
struct FigureMarks {
  let marks: [FigureLayout.Mark]
  /// How wide all bars at one place are together; 0 without bars.
  let barWidth: Double

  /// Lines of more points have no markers.
  private static let mostMarkers = 24
  /// How much of the distance between two places their bars take.
  private static let fillOfPlace = 0.8

  /// Of crowded lines with more points, some intervals are drawn and none is moved.
  private static let mostIntervals = 10
  /// As many bands may overlap before none of them can be read.
  private static let mostBands = 2
  /// How many of a long line's intervals are drawn where there is no room for a band.
  private static let intervalsOfLine = 6
  /// How far marks that share places are apart, in units of the drawing.
  private static let distance = 7.0

  private typealias Mark = FigureLayout.Mark

  init(_ figure: Figure) {
    let pens = FigurePens(figure)
    let bars = figure.series.indices.filter { figure.series[$0].style == .bars }
    let step = Self.step(figure, bars.map { figure.series[$0] })
    barWidth = bars.isEmpty ? 0 : step * Self.fillOfPlace
    let width = barWidth / Double(max(1, bars.count))
    let crowd = Self.crowd(figure)
    var marks: [Mark] = []
    var named = Set<String>()
    for (index, series) in figure.series.enumerated() {
      let label = printable(series.label)
      let pen = pens[index]
      let isReference = FigurePens.isReference(series, in: figure)
      let offset = bars.firstIndex(of: index).map {
        (Double($0) - Double(bars.count - 1) / 2) * width
      }
      let runs = Self.runs(of: series.points, figure, offset: offset ?? 0)
      guard !runs.isEmpty else { continue }
      let legend = !label.isEmpty && named.insert(label).inserted ? label : nil
      let legendPen = isReference ? FigurePen.reference() : nil
      let hasIntervals = runs.joined().contains { $0.low != nil }
      let count = runs.joined().count
      let place = crowd.firstIndex(of: label) ?? crowd.firstIndex { pens.isAbout($0, series) }
      let shift =
        place.map { Self.distance * (Double($0) - Double(crowd.count - 1) / 2) } ?? 0
      let isLong = count > Self.mostMarkers
      let isDense = count > Self.mostIntervals
      switch series.style {
      case .line:
        // A band needs two neighbours; a point alone has an upright line.
        let long = crowd.count > Self.mostBands ? [] : runs.filter(Self.isBand)
        var rest = Self.withIntervals(
          crowd.count > Self.mostBands ? runs : runs.filter { !Self.isBand($0) })
        if crowd.count > Self.mostBands, isDense {
          rest = Self.thinned(rest, place ?? 0, of: crowd.count)
        }
        let moved = crowd.count > Self.mostBands && !isDense ? shift : 0
        if !long.isEmpty { marks.append(Mark(shape: .band, pen: pen, runs: long)) }
        if !rest.isEmpty {
          marks.append(Mark(shape: .intervals, pen: pen, shift: moved, runs: rest))
        }
        let hasMarkers = !isLong || runs.contains { $0.count == 1 }
        marks.append(
          Mark(
            shape: .line(hasMarkers: hasMarkers), pen: pen, legend: legend, legendPen: legendPen,
            shift: moved, runs: runs))
      case .points:
        let moved = crowd.count > Self.mostBands ? shift : 0
        if hasIntervals {
          marks.append(
            Mark(shape: .intervals, pen: pen, shift: moved, runs: Self.withIntervals(runs)))
        }
        marks.append(
          Mark(
            shape: .points(isSmall: legend == nil && !isReference), pen: pen, legend: legend,
            legendPen: legendPen, shift: moved, runs: [Array(runs.joined())]))
      case .bars:
        marks.append(
          Mark(
            shape: .bars(width: width), pen: pen, legend: legend, runs: [Array(runs.joined())]))
        if hasIntervals {
          marks.append(Mark(shape: .intervals, pen: .reference(), runs: Self.withIntervals(runs)))
        }
      }
    }
    self.marks = marks
  }

  /// The labels of the lines that have intervals at places which another such line has too.
  private static func crowd(_ figure: Figure) -> [String] {
    var places: [Double: Set<String>] = [:]
    var labels: [String] = []
    for series in figure.series where series.style == .line {
      let label = printable(series.label)
      let own = series.points.filter { $0.low != nil || $0.high != nil }
      for point in own { places[point.x, default: []].insert(label) }
      if !own.isEmpty, !labels.contains(label) { labels.append(label) }
    }
    let shared = places.values.filter { $0.count > 1 }
    return labels.filter { label in shared.contains { $0.contains(label) } }
  }

  private static func isBand(_ run: [Figure.Point]) -> Bool {
    run.count > 1 && run.allSatisfy { $0.low != nil }
  }

  /// Every so many of a line's intervals, at places of its own among `count` lines.
  private static func thinned(
    _ runs: [[Figure.Point]], _ place: Int, of count: Int
  ) -> [[Figure.Point]] {
    let points = Array(runs.joined())
    let stride = max(1, points.count / intervalsOfLine)
    let first = stride * place / max(1, count)
    let kept = points.indices.filter { $0 % stride == first }.map { points[$0] }
    return kept.isEmpty ? [] : [kept]
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
