/// Why information cannot be estimated from samples; each case knows a next step.
public enum InformationError: Error, Equatable, CustomStringConvertible {
  /// A class is too small to have so many neighbours.
  case tooFewSamples(label: Int32, count: Int, needed: Int)
  /// A value is no finite number.
  case notFinite(index: Int, value: String)
  /// Values and labels differ in number, or there are none.
  case countMismatch(values: Int, labels: Int)
  /// A setting is outside its domain.
  case invalidSetting(name: String, value: String, requirement: String)

  public var description: String {
    switch self {
    case .tooFewSamples(let label, let count, let needed):
      """
      class \(label) has too few samples
        found: \(count)
        needed: \(needed), one more than the neighbours that are looked for
        next step: take more samples, or lower `neighbors` in the parameters of the stage
      """
    case .notFinite(let index, let value):
      """
      a feature is not finite
        found: \(value) at sample \(index)
        next step: look at the training of the network; its activations have overflowed
      """
    case .countMismatch(let values, let labels):
      """
      values and labels do not belong together
        expected: at least one value, and a label for each
        found: \(values) values and \(labels) labels
        next step: extract the features anew
      """
    case .invalidSetting(let name, let value, let requirement):
      """
      the setting `\(name)` cannot be \(value)
        requirement: \(requirement)
        next step: change `\(name)` in the parameters of the stage
      """
    }
  }
}

/// Throws `InformationError.invalidSetting` unless the condition holds.
func requireSetting(
  _ condition: Bool, _ name: String, _ value: some CustomStringConvertible, _ requirement: String
) throws(InformationError) {
  guard condition else {
    throw .invalidSetting(name: name, value: value.description, requirement: requirement)
  }
}

/// Throws unless there are finite values, and a label for each.
func requireSamples(_ values: [Double], _ labels: [Int32]) throws(InformationError) {
  guard !values.isEmpty, values.count == labels.count else {
    throw .countMismatch(values: values.count, labels: labels.count)
  }
  try requireFinite(values)
}

/// Throws `InformationError.notFinite` for the first value that is no finite number.
func requireFinite(_ values: [Double]) throws(InformationError) {
  guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
  throw .notFinite(index: index, value: "\(values[index])")
}
