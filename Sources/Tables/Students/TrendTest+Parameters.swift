import Learning

extension TrendTest {
  package struct Test: Codable {
    var lowClasses: [Int]
    var highClasses: [Int]
    var resamples: Int
    var bootstrapSeed: UInt64
    /// The share of resamples inside the interval.
    var confidence: Double
  }

  /// The test's own parameters beside those that all tables of the study share.
  package typealias Parameters = SideBySide<Test, StudyScale>
}

extension SideBySide where Own == TrendTest.Test {
  var test: TrendTest.Test { own }
}

extension TrendTest.Test {
  /// - Throws: `LearningError.invalidSetting` for the first parameter outside its domain.
  func validate() throws(LearningError) {
    func require(
      _ condition: Bool, _ name: String, _ value: some CustomStringConvertible, _ rule: String
    ) throws(LearningError) {
      guard condition else {
        throw .invalidSetting(name: name, value: value.description, requirement: rule)
      }
    }
    try require(resamples >= 1, "resamples", resamples, "at least 1")
    try require(
      resamples <= UInt32.max, "resamples", resamples, "at most \(UInt32.max)")
    try require(
      confidence > 0 && confidence < 1, "confidence", confidence, "above 0 and below 1")
    for (name, list) in [("lowClasses", lowClasses), ("highClasses", highClasses)] {
      try require(
        !list.isEmpty && Set(list).count == list.count, name, list,
        "at least one class count, and none twice")
    }
    try require(
      Set(lowClasses).isDisjoint(with: highClasses), "highClasses", highClasses,
      "no class count of lowClasses")
  }

  /// The confidence in percent with the digits that were given, as in `99.5%`.
  var confidenceText: String {
    // Rounding undoes what the product with 100 does to the last digits.
    let percent = (100 * confidence * 1e10).rounded() / 1e10
    let text = "\(percent)"
    return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + "%"
  }
}
