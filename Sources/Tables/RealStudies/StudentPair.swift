import Learning

/// What appendix E subtracts from DTG-FF, under the names of Table 4's numbers.
enum StudentPair: String, CaseIterable {
  case minusDeepSup = "dtg-minus-deepsup"
  case minusSingle = "dtg-minus-single-bp"

  var baseline: StudentMethod { self == .minusDeepSup ? .bpDeepSup : .singleBP }

  var methods: [StudentMethod] { [.dtgFF, baseline] }

  var title: String { "\(StudentMethod.dtgFF.title) − \(baseline.title)" }

  /// What follows `trend` in metrics: the pair that the paper tests has the plain name.
  var trendSuffix: String { self == .minusDeepSup ? "" : "-minus-single-bp" }
}
