extension Drawing {
  /// A figure as shapes: the title of the upright axis above the plot, the other below it, then the legend.
  init(_ figure: Figure) {
    let layout = FigureLayout(figure)
    let frame = FigureFrame(figure, layout)
    var shapes = frame.axes
    if layout.isEmpty {
      shapes.append(
        .text(
          Text(
            words: "no numbers",
            place: Point(x: (frame.left + frame.right) / 2, y: (frame.top + frame.bottom) / 2),
            anchor: .middle)))
    }
    shapes += layout.marks.flatMap { Self.shapes($0, frame) }
    shapes += layout.labelled.map { mark, point in
      let place = frame.place(point, shift: mark.shift)
      let words = printable(point.label ?? "")
      let isLeft = place.x + Self.width(of: words) + 7 > frame.right
      return .text(
        Text(
          words: words, place: Point(x: place.x + (isLeft ? -7 : 7), y: place.y - 7),
          anchor: isLeft ? .end : .start))
    }
    let legend = FigureLegend(layout.legend, left: frame.left, top: frame.legendTop)
    self.init(
      width: FigureFrame.width, height: legend.bottom + 6, shapes: shapes + legend.shapes)
  }

  private static func shapes(_ mark: FigureLayout.Mark, _ frame: FigureFrame) -> [Shape] {
    let pen = mark.pen
    let runs = mark.runs.map { $0.map { frame.place($0, shift: mark.shift) } }
    switch mark.shape {
    case .band:
      return mark.runs.map { run in
        let low = run.map { frame.place(x: $0.x, y: $0.low ?? $0.y, shift: mark.shift) }
        let high = run.map { frame.place(x: $0.x, y: $0.high ?? $0.y, shift: mark.shift) }
        return .area(low + high.reversed(), pen.colour, opacity: 0.16)
      }
    case .line(let hasMarkers):
      let line = Shape.lines(
        runs.filter { $0.count > 1 },
        Stroke(colour: pen.colour, width: 2, dashes: dashes(pen.dash)))
      let signs = Shape.signs(Array(runs.joined()), pen.marker, pen.colour, radius: 3.6)
      return (runs.contains { $0.count > 1 } ? [line] : []) + (hasMarkers ? [signs] : [])
    case .points(let isSmall):
      let radius = isSmall ? 1.8 : pen.marker == .cross ? 4.2 : 4
      return [.signs(Array(runs.joined()), pen.marker, pen.colour, radius: radius)]
    case .bars(let width):
      return mark.runs.joined().map { point in
        let (left, right) = (point.x - width / 2, point.x + width / 2)
        return .area(
          [(left, 0), (left, point.y), (right, point.y), (right, 0)].map {
            frame.place(x: $0, y: $1, shift: 0)
          }, pen.colour, opacity: 0.75)
      }
    case .intervals:
      let lines = mark.runs.joined().flatMap { point -> [[Point]] in
        let low = frame.place(x: point.x, y: point.low ?? point.y, shift: mark.shift)
        let high = frame.place(x: point.x, y: point.high ?? point.y, shift: mark.shift)
        return [[low, high]]
          + [low, high].map { [Point(x: $0.x - 3, y: $0.y), Point(x: $0.x + 3, y: $0.y)] }
      }
      return [.lines(lines, Stroke(colour: pen.colour, width: 1.5))]
    case .level:
      return [
        .lines(runs, Stroke(colour: pen.colour, width: 1.3, dashes: dashes(pen.dash)))
      ]
    }
  }

  /// The lengths of dashes and gaps.
  static func dashes(_ number: Int) -> [Double] {
    [[], [8, 4], [3, 3], [10, 3, 2, 3], [14, 6]][number % 5]
  }
}
