/// A figure as code for TikZ, so that LaTeX sets its words in the font of its own text.
struct TikZPicture {
  /// What the preamble of a text with such pictures needs.
  static let preamble = "\\usepackage{tikz}"

  /// The length of a drawing's unit in points: a picture is 340 points wide.
  private static let unit = 0.71

  func render(_ figure: Figure) -> String {
    let drawing = Drawing(figure)
    return """
      \\begin{tikzpicture}[x=\(Self.unit)pt, y=-\(Self.unit)pt, font=\\small, line join=round]
      \\useasboundingbox (0,0) rectangle (\(drawn(drawing.width)),\(drawn(drawing.height)));
      \(drawing.shapes.map(Self.shape).joined())\\end{tikzpicture}

      """
  }

  private static func shape(_ shape: Drawing.Shape) -> String {
    switch shape {
    case .lines(let runs, let stroke):
      let dashes = stroke.dashes.enumerated().map { index, length in
        "\(index.isMultiple(of: 2) ? "on" : "off") \(drawn(length * unit))pt"
      }
      let options =
        [colour(stroke.colour), "line width=\(drawn(stroke.width * unit))pt"]
        + (dashes.isEmpty ? [] : ["dash pattern=\(dashes.joined(separator: " "))"])
        + (stroke.opacity < 1 ? ["opacity=\(stroke.opacity)"] : [])
      let paths = runs.map { $0.map(place).joined(separator: " -- ") }
      return "\\draw[\(options.joined(separator: ", "))] \(paths.joined(separator: " "));\n"
    case .area(let outline, let ink, let opacity):
      return "\\fill[\(colour(ink)), opacity=\(opacity)] "
        + "\(outline.map(place).joined(separator: " -- ")) -- cycle;\n"
    case .signs(let places, let marker, let ink, let radius):
      let paths = places.map { sign(marker, at: $0, radius) }
      return marker == .cross
        ? "\\draw[\(colour(ink)), line width=\(drawn(2.2 * unit))pt] \(paths.joined(separator: " "));\n"
        : "\\fill[\(colour(ink))] \(paths.joined(separator: " "));\n"
    case .text(let text):
      let anchor =
        switch text.anchor {
        case .start: "base west"
        case .middle: "base"
        case .end: "base east"
        }
      let turn = text.angle == 0 ? "" : ", rotate=\(drawn(-text.angle))"
      return "\\node[anchor=\(anchor), inner sep=0pt\(turn)] at \(place(text.place))"
        + " {\(latexEscaped(text.words))};\n"
    }
  }

  private static func colour(_ colour: FigurePen.Colour?) -> String {
    "color="
      + (colour.map { "{rgb,255:red,\($0.red);green,\($0.green);blue,\($0.blue)}" } ?? "black")
  }

  private static func place(_ point: Drawing.Point) -> String {
    "(\(drawn(point.x)),\(drawn(point.y)))"
  }

  private static func sign(
    _ marker: FigurePen.Marker, at point: Drawing.Point, _ radius: Double
  ) -> String {
    func corner(_ x: Double, _ y: Double) -> String {
      place(.init(x: point.x + radius * x, y: point.y + radius * y))
    }
    switch marker {
    case .disc: return "\(place(point)) circle[radius=\(drawn(radius))]"
    case .cross:
      return "\(corner(-1, -1)) -- \(corner(1, 1)) \(corner(-1, 1)) -- \(corner(1, -1))"
    case .square, .triangle, .triangleDown, .diamond:
      return marker.outline.map { corner($0.x, $0.y) }.joined(separator: " -- ") + " -- cycle"
    }
  }
}
