/// Gnuplot's picture of a figure, made fit for pages: it takes the size of its place and the colour of
/// the text around it, and speaks to readers who do not see it.
public struct SVGPicture: Equatable, Sendable {
  /// One `svg` element, to stand in a page whose style gives it a colour.
  public let element: String

  /// The picture of `figure`, of which gnuplot made `drawing` by its `GnuplotScript`.
  ///
  /// - Throws: `ReportError.unreadable` when it is not the picture that is expected.
  public init(_ figure: Figure, drawing: String) throws(ReportError) {
    guard let defs = drawing.firstRange(of: "</defs>"),
      let end = drawing.ranges(of: "</g>\n</svg>").last, defs.upperBound < end.lowerBound
    else {
      throw .unreadable(type: "SVG picture", reason: "gnuplot's output ends early or is another")
    }
    let body = Self.cleaned(String(drawing[defs.upperBound..<end.lowerBound]))
    let script = GnuplotScript(figure)
    let lines = body.split(separator: "\n").map { Self.line(String($0), with: script.texts) }
    let name = "figure-\(xmlName(figure.id))"
    element = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(script.size.width) \(script.size.height)" role="img"\
       aria-labelledby="\(name)-title \(name)-desc" font-family="system-ui, sans-serif">
      <title id="\(name)-title">\(xmlEscaped(figure.title))</title>
      <desc id="\(name)-desc">\(xmlEscaped(figure.summary))</desc>
      \(Self.symbols(in: body, prefix: name))\
      \(lines.joined(separator: "\n").replacing("#gpPt", with: "#\(name)-mark-"))
      </svg>

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

  // MARK: Gnuplot's output

  /// The drawing without what it repeats or fixes: groups without content, black and white, fonts.
  private static func cleaned(_ drawing: String) -> String {
    var drawing = drawing
    for (old, new) in replacements { drawing = drawing.replacing(old, with: new) }
    drawing = drawing.replacing(#/fill-opacity='(0\.\d\d)0000'/#) { "fill-opacity='\($0.1)'" }
    // Marks without an entry in the legend are named after their number.
    drawing = drawing.replacing(#/ id="gnuplot_plot_\d+" ?/#, with: "")
    drawing = drawing.replacing(#/<title>gnuplot_plot_\d+<\/title>/#, with: "")
    var lines: [Substring] = []
    for line in drawing.split(separator: "\n") {
      let text = line.drop { $0 == " " || $0 == "\t" }
      // A group that ends at once draws nothing.
      if text == "</g>", let last = lines.last, last.hasPrefix("<g"), last.hasSuffix(">"),
        !last.contains("</")
      {
        lines.removeLast()
      } else if !text.isEmpty {
        lines.append(text)
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Puts the figure's own text where a word stands for it.
  private static func line(_ line: String, with texts: [String: String]) -> String {
    for tag in ["text", "title"] {
      guard let start = line.firstRange(of: "<\(tag)>"),
        let end = line.firstRange(of: "</\(tag)>"), start.upperBound <= end.lowerBound,
        let text = texts[String(line[start.upperBound..<end.lowerBound])]
      else { continue }
      return line[..<start.upperBound] + xmlEscaped(text) + line[end.lowerBound...]
    }
    return line
  }

  private static let replacements = [
    (" color=\"black\"", ""), (" color=\"white\"", ""), (" color=\"gray\"", ""),
    ("stroke='black'", "stroke='currentColor'"), ("stroke=\"black\"", "stroke=\"currentColor\""),
    ("fill=\"black\"", "fill=\"currentColor\""), ("rgb(  0,   0,   0)", "currentColor"),
    (" color='currentColor'", ""),
    ("stroke='rgb(128, 128, 128)'", "stroke='currentColor' stroke-opacity='0.2'"),
    ("stroke=\"rgb(128, 128, 128)\"", "stroke=\"currentColor\""),
    (" font-family=\"sans-serif\"", ""), ("xlink:href", "href"), ("fill = ", "fill="),
    ("fill-opacity = ", "fill-opacity="), ("points = ", "points="), ("\t<", "\n<"),
  ]

  /// The markers that the drawing uses, under names of this picture alone.
  private static func symbols(in body: String, prefix: String) -> String {
    let used = shapes.filter { body.contains("'#gpPt\($0.number)'") }
    guard !used.isEmpty else { return "" }
    let lines = used.map { "<path id=\"\(prefix)-mark-\($0.number)\" \($0.path)/>\n" }
    return "<defs>\n\(lines.joined())</defs>\n"
  }

  /// Gnuplot's markers as paths, by its numbers.
  private static let shapes: [(number: Int, path: String)] = [
    (1, "d=\"M-1,-1 L1,1 M1,-1 L-1,1\" stroke=\"currentColor\" stroke-width=\"0.4\""),
    (4, "d=\"M-0.9,-0.9 h1.8 v1.8 h-1.8 z\" fill=\"currentColor\" stroke=\"none\""),
    (6, "d=\"M-1,0 a1,1 0 1,0 2,0 a1,1 0 1,0 -2,0 z\" fill=\"currentColor\" stroke=\"none\""),
    (8, "d=\"M0,-1.33 L-1.33,0.67 L1.33,0.67 z\" fill=\"currentColor\" stroke=\"none\""),
    (10, "d=\"M0,1.33 L-1.33,-0.67 L1.33,-0.67 z\" fill=\"currentColor\" stroke=\"none\""),
    (12, "d=\"M0,-1.41 L1.41,0 L0,1.41 L-1.41,0 z\" fill=\"currentColor\" stroke=\"none\""),
  ]
}
