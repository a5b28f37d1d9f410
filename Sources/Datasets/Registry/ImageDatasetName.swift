/// The image data sets of the paper.
public enum ImageDatasetName: String, Codable, CaseIterable, Sendable {
  case cifar10 = "cifar-10"
  case cifar100 = "cifar-100"
  case fashionMNIST = "fashion-mnist"
  case stl10 = "stl-10"
  case tinyImageNet = "tiny-imagenet"
  case imageNet100 = "imagenet-100"
  case pathMNIST = "path-mnist"
  case dermaMNIST = "derma-mnist"
  case bloodMNIST = "blood-mnist"
}
