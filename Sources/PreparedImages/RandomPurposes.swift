package import Kernels

/// The streams of random numbers of this module; `Learning` has the numbers below 100, and a number
/// is never used twice.
extension RandomPurpose {
  /// The split of an image folder, by class.
  package static let folderSplit = RandomPurpose(rawValue: 100)
  package static let epochOrder = RandomPurpose(rawValue: 101)
  package static let augmentation = RandomPurpose(rawValue: 102)
  package static let standInClasses = RandomPurpose(rawValue: 103)
  package static let standInTrainScenes = RandomPurpose(rawValue: 104)
  package static let standInTestScenes = RandomPurpose(rawValue: 105)
  package static let standInTrainNoise = RandomPurpose(rawValue: 106)
  package static let standInTestNoise = RandomPurpose(rawValue: 107)
  package static let classSubsets = RandomPurpose(rawValue: 108)
  package static let classGroups = RandomPurpose(rawValue: 109)
}
