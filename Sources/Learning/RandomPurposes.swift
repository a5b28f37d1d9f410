package import Kernels

/// The streams of random numbers of this module; a number is never used twice.
extension RandomPurpose {
  static let teacherParameters = RandomPurpose(rawValue: 1)
  package static let trainInputs = RandomPurpose(rawValue: 2)
  package static let testInputs = RandomPurpose(rawValue: 3)
  package static let batches = RandomPurpose(rawValue: 4)
  package static let layerParameters = RandomPurpose(rawValue: 5)
  package static let headParameters = RandomPurpose(rawValue: 6)
  package static let projections = RandomPurpose(rawValue: 7)
  package static let blockDropout = RandomPurpose(rawValue: 8)
  static let classifierDropout = RandomPurpose(rawValue: 9)
  /// The order of the samples in a pass of a student: indices are the pass and the member.
  static let passes = RandomPurpose(rawValue: 13)
}
