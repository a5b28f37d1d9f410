/// The name of an image data set in the registry: a row of `datasets.json` makes one.
public struct ImageDatasetName: RawRepresentable, Hashable, Codable, CaseIterable, Sendable {
  public let rawValue: String

  /// Nil for a name that the registry does not have.
  public init?(rawValue: String) {
    guard ImageDatasets.all.contains(where: { $0.name.rawValue == rawValue }) else { return nil }
    self.rawValue = rawValue
  }

  /// A name that is known to be in the registry.
  init(registered name: String) { rawValue = name }

  /// All names, in the order of the registry.
  public static var allCases: [ImageDatasetName] { ImageDatasets.all.map(\.name) }

  // The data sets of the paper.
  public static let cifar10 = ImageDatasetName(registered: "cifar-10")
  public static let cifar100 = ImageDatasetName(registered: "cifar-100")
  public static let fashionMNIST = ImageDatasetName(registered: "fashion-mnist")
  public static let stl10 = ImageDatasetName(registered: "stl-10")
  public static let tinyImageNet = ImageDatasetName(registered: "tiny-imagenet")
  public static let imageNet100 = ImageDatasetName(registered: "imagenet-100")
  public static let pathMNIST = ImageDatasetName(registered: "path-mnist")
  public static let dermaMNIST = ImageDatasetName(registered: "derma-mnist")
  public static let bloodMNIST = ImageDatasetName(registered: "blood-mnist")

  /// The name in tables of a data set on the axis `dataset`; images of one's own keep theirs.
  public static func title(of dataset: String) -> String {
    ImageDatasetName(rawValue: dataset).map { ImageDatasets.descriptor($0).title } ?? dataset
  }
}
