/// Two methods whose accuracies are subtracted from each other.
enum MethodPair: String, CaseIterable {
  case deepSupMinusDTG = "deepsup-minus-dtg"
  case singleMinusDTG = "single-minus-dtg"

  /// The method that is counted as positive.
  var minuend: RealMethod { self == .deepSupMinusDTG ? .deepSup : .single }

  var methods: [RealMethod] { [.dtgFF, minuend] }

  var title: String { "\(minuend.title) − \(RealMethod.dtgFF.title)" }
}
