/// Why two methods are not compared, or two gaps: the text of the cell.
struct Incomparable: Error, Equatable {
  let reason: String

  static let notTrained = Incomparable(reason: "not part of this study")
  static let noBaseline = Incomparable(
    reason: "no softmax regression was trained on these images")
  static let oneObservation = Incomparable(reason: "one observation alone has no spread")
}
