internal import Kernels

/// The streams of random numbers of this module; a number is never used twice in the program.
extension RandomPurpose {
  static let featureJitter = RandomPurpose(rawValue: 200)
  static let probeSplit = RandomPurpose(rawValue: 201)
  static let probeOrder = RandomPurpose(rawValue: 202)
}
