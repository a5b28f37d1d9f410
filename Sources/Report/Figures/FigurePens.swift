/// The pens of a figure's series.
///
/// A series with an identity has the colour of that identity. Series of one label share a pen.
struct FigurePens {
  private let pens: [FigurePen]
  private let identities: [String: Int]

  init(_ figure: Figure) {
    var known: [String: FigurePen] = [:]
    var turns: [Int: Int] = [:]
    var others = 0
    var identities: [String: Int] = [:]
    pens = figure.series.map { series in
      if Self.isReference(series, in: figure) { return .reference(series.identity) }
      let label = printable(series.label)
      if let pen = known[label] { return pen }
      let pen: FigurePen
      if let identity = series.identity {
        pen = .identity(identity, turn: turns[identity, default: 0])
        turns[identity, default: 0] += 1
        identities[label] = identity
      } else {
        pen = .series(others)
        others += 1
      }
      known[label] = pen
      return pen
    }
    self.identities = identities
  }

  subscript(index: Int) -> FigurePen { pens[index] }

  /// Whether the series of a label have the identity of `series`.
  func isAbout(_ label: String, _ series: Figure.Series) -> Bool {
    series.identity != nil && identities[label] == series.identity
  }

  /// Points of their own label beside lines or bars are there for comparison: they have a sign of their own.
  static func isReference(_ series: Figure.Series, in figure: Figure) -> Bool {
    series.style == .points
      && figure.series.contains { $0.style != .points }
      && !figure.series.contains { $0.style != .points && $0.label == series.label }
  }
}
