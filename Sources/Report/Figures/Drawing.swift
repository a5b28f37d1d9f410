/// A picture as shapes in units of its own, before any drawing language; y grows downwards.
///
/// SVG and LaTeX are written from the same drawing, so that they show the same.
struct Drawing: Equatable {
  var width: Double
  var height: Double
  /// The lowest first.
  var shapes: [Shape]

  struct Point: Equatable {
    var x: Double
    var y: Double
  }

  enum Shape: Equatable {
    /// Connected points, broken between runs.
    case lines([[Point]], Stroke)
    /// A closed area.
    case area([Point], FigurePen.Colour?, opacity: Double)
    /// The same sign at many places.
    case signs([Point], FigurePen.Marker, FigurePen.Colour?, radius: Double)
    case text(Text)
  }

  struct Stroke: Equatable {
    /// nil: the colour of the text around the picture.
    var colour: FigurePen.Colour?
    var width: Double
    /// Lengths of dashes and gaps; empty for a solid line.
    var dashes: [Double] = []
    var opacity: Double = 1
  }

  /// One line of words, placed by its baseline.
  struct Text: Equatable {
    var words: String
    var place: Point
    var anchor: Anchor = .start
    /// Degrees, clockwise.
    var angle: Double = 0

    enum Anchor: Equatable { case start, middle, end }
  }

  /// The height of all text.
  static let textSize = 14.0
  /// The distance of two lines of text.
  static let lineHeight = 17.0

  /// The width of a line of text, near enough to keep texts apart in any sans-serif font.
  static func width(of text: String) -> Double { Double(text.count) * textSize * 0.57 }

  /// The words of a text in lines of at most `width`; a longer word has a line of its own.
  static func wrapped(_ text: String, in width: Double) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, self.width(of: "\(last) \(word)") <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}

extension FigurePen.Marker {
  /// The corners of the sign around zero; a disc has none.
  var outline: [Drawing.Point] {
    let corners: [(Double, Double)] =
      switch self {
      case .disc, .cross: []
      case .square: [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]
      case .triangle: [(0, -1.25), (-1.15, 0.75), (1.15, 0.75)]
      case .triangleDown: [(0, 1.25), (-1.15, -0.75), (1.15, -0.75)]
      case .diamond: [(0, -1.35), (1.35, 0), (0, 1.35), (-1.35, 0)]
      }
    return corners.map { Drawing.Point(x: $0.0, y: $0.1) }
  }
}

/// A number of a drawing, to a tenth.
func drawn(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  let sign = tenths < 0 ? "-" : ""
  let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
  return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
}
