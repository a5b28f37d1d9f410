internal import Kernels

/// The streams of random numbers of this module; `Learning` has the numbers below 100.
extension RandomPurpose {
  /// The split of an image folder, by class.
  static let folderSplit = RandomPurpose(rawValue: 100)
}
