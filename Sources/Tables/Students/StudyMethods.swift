import Learning

extension StudentMethod {
  /// The methods that the paper compares.
  static let ofStudy: [StudentMethod] = [.singleBP, .bpEnsemble, .bpDeepSup, .dtgFF]

  /// The name in tables.
  var title: String {
    switch self {
    case .singleBP: "BP"
    case .bpEnsemble: "BP-Ensemble"
    case .bpDeepSup: "BP-DeepSup"
    case .dtgFF: "DTG-FF"
    default: rawValue
    }
  }

  /// The name in the paths of Table 5's published values.
  var publishedName: String {
    switch self {
    case .singleBP: "bp"
    case .bpEnsemble: "bp_ensemble"
    case .bpDeepSup: "bp_deepsup"
    case .dtgFF: "dtg_ff"
    default: rawValue
    }
  }
}
