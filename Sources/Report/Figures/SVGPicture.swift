/// A figure as SVG, made for pages: it takes the size of its place and the colour of the text around it, and
/// speaks to readers who do not see it.
public struct SVGPicture: Equatable, Sendable {
  /// One `svg` element, for a page whose style gives it a colour.
  public let element: String

  public init(_ figure: Figure) {
    let drawing = Drawing(figure)
    let name = "figure-\(xmlName(figure.id))"
    element = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(drawn(drawing.width)) \(drawn(drawing.height))" role="img"\
       aria-labelledby="\(name)-title \(name)-desc" font-family="system-ui, sans-serif"\
       font-size="\(drawn(Drawing.textSize))" fill="none" stroke-linejoin="round">
      <title id="\(name)-title">\(xmlEscaped(figure.title))</title>
      <desc id="\(name)-desc">\(xmlEscaped(figure.summary))</desc>
      \(drawing.shapes.map(Self.shape).joined())</svg>

      """
  }

  /// A file of its own: it brings the colours of light and dark pages along.
  public static func file(_ element: String) -> String {
    let colours =
      "<style>svg{color:#1f2328}@media(prefers-color-scheme:dark){svg{color:#e6edf3}}</style>\n"
    guard let start = element.firstRange(of: ">\n") else { return element }
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + element[..<start.upperBound]
      + colours + element[start.upperBound...]
  }

  // MARK: Shapes

  private static func shape(_ shape: Drawing.Shape) -> String {
    switch shape {
    case .lines(let runs, let stroke):
      let dashes =
        stroke.dashes.isEmpty
        ? "" : " stroke-dasharray=\"\(stroke.dashes.map(drawn).joined(separator: " "))\""
      let opacity = stroke.opacity < 1 ? " stroke-opacity=\"\(stroke.opacity)\"" : ""
      return
        "<path stroke=\"\(ink(stroke.colour))\" stroke-width=\"\(drawn(stroke.width))\"\(dashes)"
        + "\(opacity) d=\"\(runs.map(path).joined())\"/>\n"
    case .area(let outline, let colour, let opacity):
      return "<path fill=\"\(ink(colour))\" fill-opacity=\"\(opacity)\" d=\"\(path(outline))z\"/>\n"
    case .signs(let places, let marker, let colour, let radius):
      let data = places.map { sign(marker, at: $0, radius) }.joined()
      return marker == .cross
        ? "<path stroke=\"\(ink(colour))\" stroke-width=\"2.2\" d=\"\(data)\"/>\n"
        : "<path fill=\"\(ink(colour))\" d=\"\(data)\"/>\n"
    case .text(let text):
      let anchor: String
      switch text.anchor {
      case .start: anchor = ""
      case .middle: anchor = " text-anchor=\"middle\""
      case .end: anchor = " text-anchor=\"end\""
      }
      let (x, y) = (drawn(text.place.x), drawn(text.place.y))
      let turn = text.angle == 0 ? "" : " transform=\"rotate(\(drawn(text.angle)) \(x) \(y))\""
      return "<text fill=\"currentColor\" x=\"\(x)\" y=\"\(y)\"\(anchor)\(turn)>"
        + "\(xmlEscaped(text.words))</text>\n"
    }
  }

  private static func ink(_ colour: FigurePen.Colour?) -> String {
    colour?.hexadecimal ?? "currentColor"
  }

  private static func path(_ points: [Drawing.Point]) -> String {
    points.enumerated().map { "\($0 == 0 ? "M" : "L")\(drawn($1.x)) \(drawn($1.y))" }.joined()
  }

  private static func sign(
    _ marker: FigurePen.Marker, at place: Drawing.Point, _ radius: Double
  ) -> String {
    switch marker {
    case .disc:
      let (r, d) = (drawn(radius), drawn(2 * radius))
      return
        "M\(drawn(place.x - radius)) \(drawn(place.y))a\(r) \(r) 0 1 0 \(d) 0a\(r) \(r) 0 1 0 -\(d) 0z"
    case .cross:
      let (a, b) = (drawn(2 * radius), drawn(-2 * radius))
      let (left, top) = (drawn(place.x - radius), drawn(place.y - radius))
      return "M\(left) \(top)l\(a) \(a)M\(left) \(drawn(place.y + radius))l\(a) \(b)"
    case .square, .triangle, .triangleDown, .diamond:
      return path(
        marker.outline.map { .init(x: place.x + radius * $0.x, y: place.y + radius * $0.y) }) + "z"
    }
  }
}
