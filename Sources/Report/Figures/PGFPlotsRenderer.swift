/// A figure as code for pgfplots, so that LaTeX draws it with the fonts of its own text.
struct PGFPlotsRenderer {
  /// What the preamble of a text with such pictures needs.
  static let preamble = "\\usepackage{pgfplots}\n\\pgfplotsset{compat=1.17}"

  func render(_ figure: Figure) -> String {
    let layout = FigureLayout(figure)
    let body =
      layout.isEmpty
      ? ["\\node at (rel axis cs:0.5,0.5) {no numbers};"]
      : layout.marks.flatMap(Self.plots) + layout.labelled.map(Self.label)
    let options =
      [
        "width=0.95\\linewidth", "height=0.6\\linewidth", "axis lines=left",
        "enlargelimits=false", "tick align=outside", "ymajorgrids", "grid style={gray!30}",
        "xlabel={\(latexEscaped(figure.x.heading))}", "ylabel={\(latexEscaped(figure.y.heading))}",
        "label style={font=\\small}", "tick label style={font=\\small}",
        "scaled ticks=false",
        "legend style={at={(0.5,-0.24)}, anchor=north, draw=none, font=\\small, legend columns=2,"
          + " /tikz/every even column/.append style={column sep=1em}}",
        "legend cell align=left",
      ] + Self.axis("x", figure.x, layout.x, layout.xTicks)
      + Self.axis("y", figure.y, layout.y, layout.yTicks)
    return """
      \\begin{tikzpicture}
      \\begin{axis}[
      \(options.map { "  \($0),\n" }.joined())]
      \(body.map { "\($0)\n" }.joined())\\end{axis}
      \\end{tikzpicture}

      """
  }

  // MARK: Axes

  private static func axis(
    _ name: String, _ axis: Figure.Axis, _ range: ClosedRange<Double>, _ ticks: [Double]
  ) -> [String] {
    var options = ["\(name)min=\(range.lowerBound)", "\(name)max=\(range.upperBound)"]
    if axis.scale == .logarithmic { options += ["\(name)mode=log", "log ticks with fixed point"] }
    if !ticks.isEmpty {
      options.append("\(name)tick={\(ticks.map { "\($0)" }.joined(separator: ","))}")
    }
    if !axis.categories.isEmpty {
      let names = axis.categories.map { "{\(latexEscaped($0))}" }
      options += [
        "\(name)tick={\(axis.categories.indices.map(String.init).joined(separator: ","))}",
        "\(name)ticklabels={\(names.joined(separator: ","))}",
      ]
      if name == "x", (axis.categories.map(\.count).max() ?? 0) * axis.categories.count > 60 {
        options.append("x tick label style={rotate=30, anchor=north east}")
      }
    } else if axis.scale == .linear {
      options.append(
        "\(name)ticklabel style={/pgf/number format/fixed, /pgf/number format/precision=4}")
    }
    return options
  }

  // MARK: Marks

  private static func plots(_ mark: FigureLayout.Mark) -> [String] {
    let pen = mark.pen
    let colour = pen.colour.map {
      "{rgb,255:red,\($0.red);green,\($0.green);blue,\($0.blue)}"
    }
    let ink = "color=\(colour ?? "black")"
    let dash = dashes[pen.dash % dashes.count]
    let marker = markers[pen.marker.rawValue % markers.count]
    // A plot without an entry must not take the next one of the legend.
    let quiet = mark.legend == nil ? ", forget plot" : ""
    let entry = mark.legend.map { ["\\addlegendentry{\(latexEscaped($0))}"] } ?? []
    switch mark.shape {
    case .band:
      return mark.runs.map { run in
        let outline =
          run.map { ($0.x, $0.low ?? $0.y) } + run.reversed().map { ($0.x, $0.high ?? $0.y) }
        return "\\addplot[\(ink), draw=none, fill, fill opacity=0.16, forget plot]"
          + " coordinates {\(coordinates(outline))} -- cycle;"
      }
    case .line(let hasMarkers):
      let style = hasMarkers ? "mark=\(marker), mark size=1.6pt, mark options={solid}" : "no marks"
      return mark.runs.enumerated().flatMap { index, run in
        let isNamed = index == 0 && mark.legend != nil
        return [
          "\\addplot[\(ink), line width=0.9pt, \(dash), \(style)\(isNamed ? "" : ", forget plot")]"
            + " coordinates {\(coordinates(run.map { ($0.x, $0.y) }))};"
        ] + (isNamed ? entry : [])
      }
    case .points(let isSmall):
      return [
        "\\addplot[\(ink), only marks, mark=\(marker), mark size=\(isSmall ? "0.9" : "2")pt\(quiet)]"
          + " coordinates {\(coordinates(mark.runs.joined().map { ($0.x, $0.y) }))};"
      ] + entry
    case .bars(let width):
      return [
        "\\addplot[ybar, bar width=\(width), bar shift=0pt, \(ink), fill, fill opacity=0.75\(quiet)]"
          + " coordinates {\(coordinates(mark.runs.joined().map { ($0.x, $0.y) }))};"
      ] + entry
    case .intervals:
      return mark.runs.joined().map { point in
        "\\addplot[\(ink), line width=0.6pt, mark=-, mark size=2pt, forget plot] coordinates"
          + " {\(coordinates([(point.x, point.low ?? point.y), (point.x, point.high ?? point.y)]))};"
      }
    case .level:
      return [
        "\\addplot[\(ink), line width=0.6pt, \(dash), no marks\(quiet)]"
          + " coordinates {\(coordinates(mark.runs.joined().map { ($0.x, $0.y) }))};"
      ] + entry
    }
  }

  private static func label(_ point: Figure.Point) -> String {
    "\\node[anchor=south west, font=\\footnotesize] at (axis cs:\(point.x),\(point.y))"
      + " {\(latexEscaped(point.label ?? ""))};"
  }

  private static func coordinates(_ points: [(Double, Double)]) -> String {
    points.map { "(\($0.0),\($0.1))" }.joined(separator: " ")
  }

  private static let dashes = ["solid", "dashed", "densely dotted", "dashdotted", "loosely dashed"]
  private static let markers = [
    "*", "square*", "triangle*", "diamond*", "triangle*, mark options={solid,rotate=180}", "x",
  ]
}
