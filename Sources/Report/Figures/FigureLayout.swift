import Foundation

/// A figure laid out, before any drawing language: which marks, in what order, within which range.
///
/// Every picture of a figure is drawn from here, so that all show the same. Points that are not finite,
/// or have no place on a logarithmic axis, are gaps.
struct FigureLayout {
  /// What the axes span: a little more than the points.
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  let xTicks: [Tick]
  let yTicks: [Tick]
  /// The marks in the order of drawing, the lowest first.
  let marks: [Mark]
  /// What the legend says, in the order of the series.
  let legend: [Entry]
  /// True when there is no point to show.
  let isEmpty: Bool

  /// A place of an axis with its number or name.
  struct Tick: Equatable {
    var value: Double
    var text: String
  }

  /// A label, and how what it stands for is drawn.
  struct Entry: Equatable {
    var label: String
    var pen: FigurePen
    var shape: Shape
  }

  /// Something to draw with one pen.
  struct Mark {
    var shape: Shape
    var pen: FigurePen
    /// The entry of the legend; nil where another mark of the same label has it.
    var legend: String?
    /// The pen of that entry, where it stands for marks of several colours.
    var legendPen: FigurePen?
    /// How far the mark is moved to the right, in units of the drawing: marks that share places are drawn side by side.
    var shift = 0.0
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
    xTicks = figure.x.labelledTicks(in: x, at: points.map(\.x))
    yTicks = figure.y.labelledTicks(in: y, at: [])
    legend = (drawn + lines).compactMap { mark in
      mark.legend.map { Entry(label: $0, pen: mark.legendPen ?? mark.pen, shape: mark.shape) }
    }
    marks = (drawn + lines).enumerated()
      .sorted { ($0.element.shape.order, $0.offset) < ($1.element.shape.order, $1.offset) }
      .map(\.element)
  }

  /// The points that carry a word.
  var labelled: [(mark: Mark, point: Figure.Point)] {
    marks.filter { $0.shape.carriesLabels }
      .flatMap { mark in mark.runs.joined().map { (mark, $0) } }.filter { $0.1.label != nil }
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

  /// Where in a range a number is: 0 at its lower end, 1 at its upper one.
  func share(of value: Double, in range: ClosedRange<Double>) -> Double {
    guard scale == .logarithmic else {
      return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
    return log(value / range.lowerBound) / log(range.upperBound / range.lowerBound)
  }

  /// The ticks with what is written at them: the names of categories, or numbers of equally many decimals.
  func labelledTicks(
    in range: ClosedRange<Double>, at places: [Double]
  ) -> [FigureLayout.Tick] {
    guard categories.isEmpty else {
      return categories.enumerated().map { .init(value: Double($0), text: printable($1)) }
    }
    let ticks = ticks(in: range, at: places)
    let decimals = ticks.map { min(DecimalText.decimals(of: $0), 6) }
    let shared = scale == .linear ? decimals.max() : nil
    return zip(ticks, decimals).map { tick, own in
      .init(value: tick, text: DecimalText.text(tick, decimals: shared ?? own))
    }
  }

  /// Ticks at whole numbers where few whole numbers are shown, else at about six round numbers; at 1, 2 and 5 of
  /// every decade, or at decades alone, where the axis is logarithmic.
  func ticks(in range: ClosedRange<Double>, at places: [Double]) -> [Double] {
    guard categories.isEmpty else { return [] }
    let span = range.upperBound - range.lowerBound
    if scale == .linear {
      if !places.isEmpty, places.allSatisfy({ $0 == $0.rounded() && $0.magnitude < 1e6 }),
        span < 13,
        let low = places.min(), let high = places.max()
      {
        return Array(stride(from: low, through: high, by: 1))
      }
      return Self.roundNumbers(in: range)
    }
    let factor = range.upperBound / range.lowerBound
    let steps =
      factor < 5
      ? ["1", "1.5", "2", "3", "4", "5", "6", "8"] : factor < 500 ? ["1", "2", "5"] : ["1"]
    return (-300...300).flatMap { decade in steps.compactMap { Double("\($0)e\(decade)") } }
      .filter(range.contains)
  }

  /// Multiples of 1, 2 or 5 times a power of ten, of which at least four and at most ten are in the range.
  private static func roundNumbers(in range: ClosedRange<Double>) -> [Double] {
    let span = range.upperBound - range.lowerBound
    let decade = Int(log10(span / 4).rounded(.down))
    let steps = ["1", "2", "5"].compactMap { Double("\($0)e\(decade)") }
    guard let step = steps.last(where: { span / $0 >= 4 }) ?? steps.first, step > 0 else {
      return []
    }
    let first = (range.lowerBound / step).rounded(.up)
    let last = (range.upperBound / step).rounded(.down)
    guard first.isFinite, last - first < 20, last >= first else { return [] }
    // Through decimal text, so that no tick carries the error of a product.
    return stride(from: first, through: last, by: 1).compactMap {
      Double("\($0 * (step / (Double("1e\(decade)") ?? 1)))e\(decade)")
    }
  }
}
