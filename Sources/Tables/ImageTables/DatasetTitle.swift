import Datasets

extension ImageDatasetName {
  /// The name in tables.
  var title: String {
    switch self {
    case .cifar10: "CIFAR-10"
    case .cifar100: "CIFAR-100"
    case .fashionMNIST: "Fashion-MNIST"
    case .stl10: "STL-10"
    case .tinyImageNet: "Tiny ImageNet"
    case .imageNet100: "ImageNet-100"
    case .pathMNIST: "PathMNIST"
    case .dermaMNIST: "DermaMNIST"
    case .bloodMNIST: "BloodMNIST"
    }
  }

  /// The name in tables of a data set on the axis `dataset`; images of one's own keep theirs.
  static func title(of dataset: String) -> String {
    ImageDatasetName(rawValue: dataset)?.title ?? dataset
  }
}
