/// A figure as the input of gnuplot, which answers with an SVG picture on its standard output.
///
/// Every number and every range stands in the script, so that nothing is left to gnuplot's own choice but
/// the ticks. No text of the figure does: gnuplot runs what stands in backquotes. It gets a word of as many
/// letters instead, and `SVGPicture` puts the text in its place.
public struct GnuplotScript: Equatable, Sendable {
  /// The commands.
  public let text: String
  /// The texts of the figure by the word that stands for each.
  let texts: [String: String]

  /// The size of the picture in its own units; it has no size in pixels.
  ///
  /// The plot itself is equally high in all pictures, whatever stands below it.
  let size: Size

  struct Size: Equatable, Sendable {
    var width: Int
    var height: Int
  }

  public init(_ figure: Figure) {
    let layout = FigureLayout(figure)
    var words = Words()
    let below = Self.linesBelow(figure, layout)
    size = Size(width: 640, height: 300 + Int(26 * below))
    var lines = [
      "set encoding utf8",
      "set terminal svg size \(size.width),\(size.height) dynamic noenhanced"
        + " font 'sans-serif,17' linewidth 1.2",
      "set minussign",
      "set border 3",
      "set tics nomirror out scale 0.6",
      "set key below center horizontal reverse Left samplen 2.5 width 1 font ',15' maxcols"
        + " \(Self.legendColumns(figure, layout)) noenhanced",
      "set xlabel offset 0,0.6",
      "set bmargin \(below)",
      "set xtics offset 0,0.3",
      "set xlabel \(words.quoted(figure.x.heading))",
      "set ylabel \(words.quoted(figure.y.heading))",
    ]
    lines += Self.axis("x", figure.x, layout.x, layout.xTicks, &words)
    lines += Self.axis("y", figure.y, layout.y, layout.yTicks, &words)
    if figure.y.categories.isEmpty { lines.append("set grid ytics lc rgb '#808080' lw 0.5 dt 1") }
    for point in layout.labelled {
      lines.append(
        "set label \(words.quoted(point.label ?? "")) at \(point.x),\(point.y) offset 0.7,0.6"
          + " font ',14' noenhanced")
    }
    if layout.isEmpty {
      lines.append("set label 'no numbers' at graph 0.5,0.5 center")
    }
    var plots: [String] = []
    for (index, mark) in layout.marks.enumerated() {
      lines += Self.data(mark, index)
      plots += Self.plots(mark, index, &words)
    }
    if plots.isEmpty { plots = ["NaN notitle"] }
    lines.append("plot " + plots.joined(separator: ", \\\n  "))
    text = lines.map { $0 + "\n" }.joined()
    texts = words.texts
  }

  /// Hands out words for texts.
  private struct Words {
    private(set) var texts: [String: String] = [:]

    /// A word for `text`, about as wide, in quotes; nothing stays nothing.
    mutating func quoted(_ text: String) -> String {
      let text = printable(text)
      guard !text.isEmpty else { return "''" }
      let name = "text\(texts.count)"
      let word = name + String(repeating: "x", count: max(0, text.count - name.count))
      texts[word] = text
      return "'\(word)'"
    }
  }

  /// How many entries of the legend fit beside each other, never more than gnuplot finds room for.
  ///
  /// It takes 9 units a letter and 81 for the rest of an entry, and the plot is as wide as the names or
  /// numbers on its left leave it.
  private static func legendColumns(_ figure: Figure, _ layout: FigureLayout) -> Int {
    let longest = layout.marks.compactMap { $0.legend?.count }.max() ?? 0
    let left = max(9, figure.y.categories.map(\.count).max() ?? 0)
    return max(1, min(4, (575 - 10 * left) / (longest * 9 + 81)))
  }

  /// The height of what stands below the plot, in lines: ticks, title, legend.
  private static func linesBelow(_ figure: Figure, _ layout: FigureLayout) -> Double {
    let (entries, columns) = (
      layout.marks.count { $0.legend != nil }, legendColumns(figure, layout)
    )
    let slanted = areSlanted(figure.x) ? Double(figure.x.categories.map(\.count).max() ?? 0) / 4 : 0
    return 3.5 + slanted + Double((entries + columns - 1) / columns)
  }

  /// Whether the names of categories would run into each other if they stood upright.
  private static func areSlanted(_ axis: Figure.Axis) -> Bool {
    (axis.categories.map(\.count).max() ?? 0) * axis.categories.count > 60
  }

  // MARK: Axes

  private static func axis(
    _ name: String, _ axis: Figure.Axis, _ range: ClosedRange<Double>, _ ticks: [Double],
    _ words: inout Words
  ) -> [String] {
    var lines = ["set \(name)range [\(range.lowerBound):\(range.upperBound)] noextend"]
    if axis.scale == .logarithmic { lines.append("set logscale \(name) 10") }
    if axis.categories.isEmpty {
      lines.append("set format \(name) '%.10g'")
      if !ticks.isEmpty {
        let places = ticks.map { "\($0)" }.joined(separator: ", ")
        lines.append("set \(name)tics (\(places))")
      }
    } else {
      let tics = axis.categories.enumerated().map { "\(words.quoted($1)) \($0)" }
      lines.append("set \(name)tics (\(tics.joined(separator: ", ")))")
      if name == "x", areSlanted(axis) { lines.append("set xtics rotate by -30") }
    }
    return lines
  }

  // MARK: Marks

  /// The points as `x y low high`; an empty line is a gap.
  private static func data(_ mark: FigureLayout.Mark, _ index: Int) -> [String] {
    let runs = mark.runs.map { run in
      run.map { "\($0.x) \($0.y) \($0.low ?? $0.y) \($0.high ?? $0.y)" }
    }
    return ["$m\(index) << END"] + Array(runs.joined(separator: [""])) + ["END"]
  }

  private static func plots(
    _ mark: FigureLayout.Mark, _ index: Int, _ words: inout Words
  ) -> [String] {
    let pen = mark.pen
    let colour = "lc rgb '\(pen.colour?.hexadecimal ?? "black")'"
    let title = mark.legend.map { "title \(words.quoted($0))" } ?? "notitle"
    let data = "$m\(index) using 1:2"
    let marker = "pt \(symbol(pen.marker))"
    let dash = "dt \(dashes[pen.dash % dashes.count])"
    switch mark.shape {
    case .band:
      return [
        "$m\(index) using 1:3:4 with filledcurves \(colour) fs transparent solid 0.16 noborder"
          + " notitle"
      ]
    case .line(let hasMarkers):
      return hasMarkers
        ? ["\(data) with linespoints \(colour) lw 1.8 \(dash) \(marker) ps 0.75 \(title)"]
        : ["\(data) with lines \(colour) lw 1.8 \(dash) \(title)"]
    case .points(let isSmall):
      return [
        "\(data) with points \(colour) lw 1.5 \(marker) ps \(isSmall ? "0.4" : "0.9") \(title)"
      ]
    case .bars(let width):
      return [
        "\(data):(\(width)) with boxes \(colour) fs transparent solid 0.75 border \(colour) \(title)"
      ]
    case .intervals:
      return [
        "$m\(index) using 1:3:(0):($4-$3) with vectors heads size screen 0.006,90 \(colour) lw 1.2"
          + " notitle"
      ]
    case .level:
      return ["\(data) with lines \(colour) lw 1.2 \(dash) \(title)"]
    }
  }

  /// Gnuplot's number of a marker in SVG.
  private static func symbol(_ marker: FigurePen.Marker) -> Int {
    switch marker {
    case .disc: 7
    case .square: 5
    case .triangle: 9
    case .diamond: 13
    case .triangleDown: 11
    case .cross: 2
    }
  }

  private static let dashes = ["1", "(8,4)", "(3,3)", "(10,3,2,3)", "(14,6)"]
}

extension Figure.Axis {
  /// The title with its unit.
  var heading: String {
    title + (unit?.symbol.map { " (\($0))" } ?? "")
  }
}
