/// Why a student or its data cannot be made; each case knows a next step.
public enum LearningError: Error, Equatable, CustomStringConvertible {
  /// A setting is outside its domain.
  case invalidSetting(name: String, value: String, requirement: String)
  /// Students and data disagree.
  case dataMismatch(what: String, expected: String, found: String)
  /// The loss or a parameter is no finite number.
  case diverged(step: Int)

  public var description: String {
    switch self {
    case .invalidSetting(let name, let value, let requirement):
      """
      the setting `\(name)` cannot be \(value)
        requirement: \(requirement)
        next step: change `\(name)` in the parameters of the stage
      """
    case .dataMismatch(let what, let expected, let found):
      """
      the data do not fit: \(what)
        expected: \(expected)
        found: \(found)
        next step: remake the data with the settings of this student
      """
    case .diverged(let step):
      """
      the training diverged
        evidence: the loss or a parameter is not finite after step \(step)
        next step: lower `learningRate` in the parameters of the stage
      """
    }
  }
}

/// Throws `LearningError.invalidSetting` unless the condition holds.
package func require(
  _ condition: Bool, _ name: String, _ value: some CustomStringConvertible, _ requirement: String
) throws(LearningError) {
  guard condition else {
    throw .invalidSetting(name: name, value: value.description, requirement: requirement)
  }
}
