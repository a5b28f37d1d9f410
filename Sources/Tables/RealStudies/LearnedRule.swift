import Learning
import ReportModel

/// When a method counts as having learned: only those are compared with each other.
///
/// A method has learned when it beats softmax regression on the same pixels by `learnedMargin`
/// percentage points, or by the share `learnedShare` of softmax regression's errors where that is less.
/// Two classes that pixels alone tell apart in 97 % of cases leave no room for two points.
package struct LearnedRule: Codable, Equatable {
  package var learnedMargin: Double
  package var learnedShare: Double

  package init(learnedMargin: Double, learnedShare: Double) {
    self.learnedMargin = learnedMargin
    self.learnedShare = learnedShare
  }

  static let example = LearnedRule(learnedMargin: 2, learnedShare: 0.1)

  /// Sums of accuracies differ by roundings of doubles near 100.
  private static let rounding = 1e-9

  /// - Throws: `LearningError.invalidSetting` for the first parameter outside its domain.
  func validate() throws(LearningError) {
    guard learnedMargin > 0, learnedMargin < 100 else {
      throw .invalidSetting(
        name: "learnedMargin", value: "\(learnedMargin)", requirement: "above 0 and below 100")
    }
    guard learnedShare > 0, learnedShare < 1 else {
      throw .invalidSetting(
        name: "learnedShare", value: "\(learnedShare)", requirement: "above 0 and below 1")
    }
  }

  /// How far, in points, a method must be above softmax regression of so many percent.
  func margin(above linear: Double) -> Double { min(learnedMargin, learnedShare * (100 - linear)) }

  /// Whether a method of so many percent has learned, where softmax regression has `linear` percent.
  package func hasLearned(_ percent: Double, beside linear: Double) -> Bool {
    percent > linear && percent - linear >= margin(above: linear) - Self.rounding
  }

  /// Requires each of `methods` to have learned, by its mean accuracy over all clusters of a level.
  ///
  /// The level decides as a whole: leaving out single clusters in which a method fails would select
  /// by the result.
  func require(_ methods: [RealMethod], at level: GapLevel) throws(Incomparable) {
    var idle: [RealMethod] = []
    for method in methods {
      guard let (own, linear) = level.besideLinear(method) else {
        throw .noBaseline
      }
      if !hasLearned(own, beside: linear) { idle.append(method) }
    }
    try Self.refuse(idle.map(\.title))
  }

  /// Refuses a comparison in which methods have not learned.
  static func refuse(_ idle: [String]) throws(Incomparable) {
    guard !idle.isEmpty else { return }
    throw Incomparable(
      reason: "has not learned at this budget: \(idle.joined(separator: ", "))")
  }

  /// The rule as a remark below a table.
  var note: String {
    "Methods are compared where each beats softmax regression on the same pixels by"
      + " \(Self.text(learnedMargin)) points, or by a share of \(Self.text(learnedShare)) of its errors"
      + " where that is less; elsewhere a cell says that a method has not learned at this budget."
  }

  private static func text(_ value: Double) -> String {
    Quantity(asPrinted: value, unit: .ratio, decimals: 0).text
  }
}
