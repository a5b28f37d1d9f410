internal import Kernels

/// The streams of random numbers of this module; `Learning` has the numbers below 100, and a number
/// is never used twice.
extension RandomPurpose {
  /// The split of an image folder, by class.
  static let folderSplit = RandomPurpose(rawValue: 100)
  static let epochOrder = RandomPurpose(rawValue: 101)
  static let augmentation = RandomPurpose(rawValue: 102)
  static let standInClasses = RandomPurpose(rawValue: 103)
  static let standInTrainScenes = RandomPurpose(rawValue: 104)
  static let standInTestScenes = RandomPurpose(rawValue: 105)
  static let standInTrainNoise = RandomPurpose(rawValue: 106)
  static let standInTestNoise = RandomPurpose(rawValue: 107)
  static let classSubsets = RandomPurpose(rawValue: 108)
  static let classGroups = RandomPurpose(rawValue: 109)
}
