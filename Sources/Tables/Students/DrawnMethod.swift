import Learning
import ReportModel

/// The methods that figures draw, each with one colour in all of them.
///
/// A difference of two methods has the colour of the one that changes from series to series: that which is not DTG-FF.
enum DrawnMethod: Int {
  case dtgFF, bp, bpDeepSup, bpEnsemble, linear, naiveDTGFF

  /// The method that a label begins with, as in `BP, 4 × 32 images`; nil for others.
  init?(label: String) {
    let names: [(String, DrawnMethod)] = [
      ("Naive DTG-FF", .naiveDTGFF), ("DTG-FF, naive", .naiveDTGFF), ("DTG-FF", .dtgFF),
      ("BP-DeepSup", .bpDeepSup), ("BP-Ensemble", .bpEnsemble), ("BP", .bp),
      ("softmax", .linear),
    ]
    guard let found = names.first(where: { label.hasPrefix($0.0) }) else { return nil }
    self = found.1
  }
}

extension StudentMethod {
  var drawn: DrawnMethod? { DrawnMethod(label: title) }
}

extension RealMethod {
  var drawn: DrawnMethod? { DrawnMethod(label: title) }
}

extension Figure.Series {
  /// A series about a method.
  init(_ label: String, of method: DrawnMethod?, style: Style, points: [Figure.Point]) {
    self.init(label, style: style, points: points, identity: method?.rawValue)
  }

  /// The paper's numbers beside a series; nil where it has none.
  static func paper(_ points: [Figure.Point], of method: DrawnMethod?) -> Figure.Series? {
    points.isEmpty ? nil : Figure.Series("paper", of: method, style: .points, points: points)
  }
}
