/// A figure laid out, before any drawing language: which marks, in what order, within which range.
///
/// Both pictures of a figure are drawn from here, so that they show the same. Points that are not finite,
/// or have no place on a logarithmic axis, are gaps.
struct FigureLayout {
  /// What the axes span: a little more than the points.
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  /// Where ticks must stand; empty where the drawing program finds good places itself.
  let xTicks: [Double]
  let yTicks: [Double]
  /// The marks in the order of drawing, the lowest first.
  let marks: [Mark]
  /// True when there is no point to show.
  let isEmpty: Bool

  /// Something to draw with one pen.
  struct Mark {
    var shape: Shape
    var pen: FigurePen
    /// The entry of the legend; nil where another mark of the same label has it.
    var legend: String?
    /// Neighbouring points; a gap stands between two runs.
    var runs: [[Figure.Point]]
  }

  enum Shape: Equatable {
    /// The area between the intervals of a line's points.
    case band
    /// A line, with a marker at each point where there are few.
    case line(hasMarkers: Bool)
    /// Markers; small ones belong to a line or to bars of the same label.
    case points(isSmall: Bool)
    /// Bars of a width on the horizontal axis, standing on zero.
    case bars(width: Double)
    /// An upright line from `low` to `high` of each point.
    case intervals
    /// A horizontal line across the picture.
    case level
  }

  init(_ figure: Figure) {
    let series = FigureMarks(figure)
    let drawn = series.marks
    let points = drawn.flatMap { $0.runs.joined() }
    isEmpty = points.isEmpty
    let levels = figure.levels.filter { figure.y.shows($0.y) }
    let reach = series.barWidth / 2
    let base = series.barWidth > 0 && figure.y.scale == .linear ? [0.0] : []
    let (x, y) = (
      figure.x.range(of: points.flatMap { [$0.x - reach, $0.x + reach] }),
      figure.y.range(
        of: points.flatMap { [$0.y, $0.low, $0.high].compactMap(\.self) } + levels.map(\.y) + base)
    )
    let lines = levels.enumerated().map { index, level in
      Mark(
        shape: .level, pen: .level(index), legend: printable(level.label),
        runs: [[.init(x: x.lowerBound, y: level.y), .init(x: x.upperBound, y: level.y)]])
    }
    (self.x, self.y) = (x, y)
    xTicks = figure.x.ticks(in: x, at: points.map(\.x))
    yTicks = figure.y.ticks(in: y, at: [])
    marks = (drawn + lines).enumerated()
      .sorted { ($0.element.shape.order, $0.offset) < ($1.element.shape.order, $1.offset) }
      .map(\.element)
  }

  /// The points that carry a word.
  var labelled: [Figure.Point] {
    marks.filter { $0.shape.carriesLabels }.flatMap { $0.runs.joined() }.filter { $0.label != nil }
  }
}

extension FigureLayout.Shape {
  /// What is drawn first has the lowest.
  fileprivate var order: Int {
    switch self {
    case .band: 0
    case .bars: 1
    case .intervals: 2
    case .line: 3
    case .points: 4
    case .level: 5
    }
  }

  fileprivate var carriesLabels: Bool {
    switch self {
    case .line, .points, .bars: true
    case .band, .intervals, .level: false
    }
  }
}

extension Figure.Axis {
  /// Whether a number has a place on the axis.
  func shows(_ value: Double) -> Bool {
    value.isFinite && value.magnitude < 1e300 && (scale == .linear || value > 0)
  }

  /// The smallest part of its numbers that an axis spans.
  private static let leastSpan = 1e-3

  /// What the axis spans to show `values`: a margin of 4 %, or of a quarter where it is logarithmic.
  ///
  /// Categories get half a place on either side. A single value stands in the middle, and no value makes
  /// the axis that from 0 to 1.
  func range(of values: [Double]) -> ClosedRange<Double> {
    guard categories.isEmpty else { return -0.5...Double(categories.count) - 0.5 }
    let shown = values.filter(shows)
    guard let low = shown.min(), let high = shown.max() else {
      return scale == .logarithmic ? 1...10 : 0...1
    }
    if scale == .logarithmic {
      let factor = low == high ? 10.0 : 1.25
      return low / factor...high * factor
    }
    if low == high {
      let margin = max(low.magnitude / 10, 0.5)
      return low - margin...high + margin
    }
    // Drawing programs count in fixed point: they cannot divide by a span this small beside its numbers.
    let least = Self.leastSpan * max(low.magnitude, high.magnitude)
    let margin = max((high - low) / 25, (least - (high - low)) / 2)
    return low - margin...high + margin
  }

  /// Ticks at whole numbers where few whole numbers are shown, and at 1, 2 and 5 of every decade, or at
  /// decades alone, where the axis is logarithmic.
  func ticks(in range: ClosedRange<Double>, at places: [Double]) -> [Double] {
    guard categories.isEmpty else { return [] }
    if scale == .linear {
      guard !places.isEmpty, places.allSatisfy({ $0 == $0.rounded() && $0.magnitude < 1e6 }),
        range.upperBound - range.lowerBound < 13, let low = places.min(), let high = places.max()
      else { return [] }
      return Array(stride(from: low, through: high, by: 1))
    }
    let span = range.upperBound / range.lowerBound
    let steps =
      span < 5
      ? ["1", "1.5", "2", "3", "4", "5", "6", "8"] : span < 500 ? ["1", "2", "5"] : ["1"]
    return (-300...300).flatMap { decade in steps.compactMap { Double("\($0)e\(decade)") } }
      .filter(range.contains)
  }
}
