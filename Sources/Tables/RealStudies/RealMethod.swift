/// A way of learning from images, as the sweeps of the studies on real images spell it.
enum RealMethod: String, CaseIterable {
  case dtgFF = "dtg-ff"
  case single = "bp-single"
  case deepSup = "bp-deepsup"
  /// Softmax regression on the pixels: the baseline that a network must beat.
  case linear

  var title: String {
    switch self {
    case .dtgFF: "DTG-FF"
    case .single: "BP"
    case .deepSup: "BP-DeepSup"
    case .linear: "softmax regression"
    }
  }

  /// How the method predicts where methods are compared (paper, section 5.2).
  var evaluation: ImageEvaluation { self == .deepSup ? .logitSum : .concatenated }
}
