import Foundation

/// The legend of a figure: entries beside each other as far as they fit, then in further lines.
struct FigureLegend {
  private(set) var shapes: [Drawing.Shape] = []
  private(set) var bottom: Double

  /// The width of the sample of an entry, and of the space between two entries.
  private static let (sample, gap) = (30.0, 18.0)

  init(_ entries: [FigureLayout.Entry], left: Double, top: Double) {
    let right = FigureFrame.width - 4
    // Long entries begin at the edge, where they have more room.
    let longest = entries.map { Drawing.width(of: $0.label) }.max() ?? 0
    let start = left + Self.sample + longest > right ? 2.0 : left
    var (x, y) = (start, top)
    for entry in entries {
      let lines = Drawing.wrapped(entry.label, in: right - start - Self.sample)
      let width = Self.sample + (lines.map { Drawing.width(of: $0) }.max() ?? 0)
      if x > start, x + width > right {
        (x, y) = (start, y + Drawing.lineHeight + 3)
      }
      shapes += Self.sample(entry, Drawing.Point(x: x, y: y + 10))
      for (index, line) in lines.enumerated() {
        shapes.append(
          .text(
            Drawing.Text(
              words: line,
              place: Drawing.Point(
                x: x + Self.sample, y: y + 15 + Drawing.lineHeight * Double(index)))))
      }
      y += Drawing.lineHeight * Double(max(0, lines.count - 1))
      x += width + Self.gap
    }
    bottom = entries.isEmpty ? top : y + Drawing.lineHeight
  }

  private static func sample(_ entry: FigureLayout.Entry, _ place: Drawing.Point) -> [Drawing.Shape]
  {
    let pen = entry.pen
    let middle = Drawing.Point(x: place.x + 12, y: place.y)
    let line = Drawing.Shape.lines(
      [[place, Drawing.Point(x: place.x + 24, y: place.y)]],
      Drawing.Stroke(colour: pen.colour, width: 2, dashes: Drawing.dashes(pen.dash)))
    switch entry.shape {
    case .line(let hasMarkers):
      return [line] + (hasMarkers ? [.signs([middle], pen.marker, pen.colour, radius: 3.6)] : [])
    case .points: return [.signs([middle], pen.marker, pen.colour, radius: 4)]
    case .bars, .band:
      let (a, b) = (place.y - 6, place.y + 5)
      return [
        .area(
          [(4, a), (20, a), (20, b), (4, b)].map { Drawing.Point(x: place.x + $0, y: $1) },
          pen.colour, opacity: 0.75)
      ]
    case .level, .intervals: return [line]
    }
  }
}
