internal import Foundation

/// Data sets that packages of the system bring, for tests that are skipped without them.
public enum SystemDatasets {
  /// Where Debian's `dataset-fashion-mnist` puts its files.
  public static let fashionMNIST = "/usr/share/datasets/fashion-mnist"

  /// True when the package is installed.
  public static var hasFashionMNIST: Bool {
    FileManager.default.fileExists(atPath: "\(fashionMNIST)/t10k-labels-idx1-ubyte.gz")
  }
}
