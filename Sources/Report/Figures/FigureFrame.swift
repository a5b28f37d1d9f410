/// Where the plot of a figure is within its drawing, and what is around it: axes, ticks and their titles.
struct FigureFrame {
  /// The width of all drawings.
  ///
  /// Their text has 14 units, and so 11 pixels on a phone.
  static let width = 480.0
  /// The height of all plots, whatever is below them.
  private static let plotHeight = 236.0

  let left: Double
  let right = width - 12
  let top: Double
  var bottom: Double { top + Self.plotHeight }
  /// Below the title of the lower axis.
  private(set) var legendTop = 0.0
  private(set) var axes: [Drawing.Shape] = []

  private let figure: Figure
  private let layout: FigureLayout

  init(_ figure: Figure, _ layout: FigureLayout) {
    self.figure = figure
    self.layout = layout
    let widest = layout.yTicks.map { Drawing.width(of: $0.text) }.max() ?? 0
    left = min(widest + 14, Self.width / 2)
    let title = Drawing.wrapped(printable(figure.y.heading), in: Self.width - 12)
    top = Double(title.count) * Drawing.lineHeight + 12
    for (index, line) in title.enumerated() {
      axes.append(text(line, x: 2, y: Drawing.lineHeight * Double(index) + 13))
    }
    upright()
    level()
  }

  // MARK: Places

  func place(_ point: Figure.Point, shift: Double) -> Drawing.Point {
    place(x: point.x, y: point.y, shift: shift)
  }

  func place(x: Double, y: Double, shift: Double) -> Drawing.Point {
    Drawing.Point(
      x: left + (right - left) * figure.x.share(of: x, in: layout.x) + shift,
      y: bottom - (bottom - top) * figure.y.share(of: y, in: layout.y))
  }

  // MARK: Axes

  private mutating func upright() {
    let ticks = layout.yTicks.map {
      (place(x: layout.x.lowerBound, y: $0.value, shift: 0), $0.text)
    }
    if figure.y.categories.isEmpty, !ticks.isEmpty {
      axes.append(
        .lines(
          ticks.map { [$0.0, Drawing.Point(x: right, y: $0.0.y)] },
          Drawing.Stroke(width: 1, opacity: 0.18)))
    }
    for (place, words) in ticks {
      axes.append(text(words, x: left - 8, y: place.y + 5, .end))
    }
  }

  private mutating func level() {
    let line = [Drawing.Point(x: left, y: bottom), Drawing.Point(x: right, y: bottom)]
    var lines = [line]
    let slot = (right - left) / Double(max(1, figure.x.categories.count))
    let wrapped = layout.xTicks.map { tick in
      figure.x.categories.isEmpty ? [tick.text] : Drawing.wrapped(tick.text, in: slot - 4)
    }
    let isSlanted =
      !figure.x.categories.isEmpty
      && wrapped.joined().contains { Drawing.width(of: $0) > slot }
    var end = -Double.infinity
    var depth = Drawing.lineHeight
    for (tick, words) in zip(layout.xTicks, wrapped) {
      let x = place(x: tick.value, y: layout.y.lowerBound, shift: 0).x
      lines.append([Drawing.Point(x: x, y: bottom), Drawing.Point(x: x, y: bottom + 5)])
      if isSlanted {
        // The end of the words is at the tick, and their beginning within the drawing.
        let room = (x - 4) / 0.82
        let count = max(4, Int(room / Drawing.width(of: "x")))
        let line = tick.text.count > count ? tick.text.prefix(count - 1) + "…" : tick.text[...]
        axes.append(
          .text(
            Drawing.Text(
              words: String(line), place: Drawing.Point(x: x + 4, y: bottom + 16), anchor: .end,
              angle: -35)))
        depth = max(depth, 16 + Drawing.width(of: String(line)) * 0.58)
        continue
      }
      let reach = (words.map { Drawing.width(of: $0) }.max() ?? 0) / 2
      guard x - reach > end else { continue }
      end = x + reach + 6
      depth = max(depth, Drawing.lineHeight * Double(words.count))
      for (index, line) in words.enumerated() {
        let inside = min(max(x, reach), Self.width - reach)
        axes.append(
          text(line, x: inside, y: bottom + 19 + Drawing.lineHeight * Double(index), .middle))
      }
    }
    axes.append(.lines(lines, Drawing.Stroke(width: 1.2)))
    let title = bottom + depth + 22
    axes.append(text(printable(figure.x.heading), x: (left + right) / 2, y: title, .middle))
    legendTop = title + 12
  }

  private func text(
    _ words: String, x: Double, y: Double, _ anchor: Drawing.Text.Anchor = .start
  ) -> Drawing.Shape {
    .text(Drawing.Text(words: words, place: Drawing.Point(x: x, y: y), anchor: anchor))
  }
}

extension Figure.Axis {
  /// The title with its unit.
  var heading: String {
    title + (unit?.symbol.map { " (\($0))" } ?? "")
  }
}
