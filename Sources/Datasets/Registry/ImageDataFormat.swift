/// How the images of a published data set are packed; each has a reader in `Formats`.
public enum ImageDataFormat: String, Codable, Sendable {
  /// CIFAR's "binary version": a tar archive of files of fixed records.
  case cifar
  /// Pairs of gzip files of the IDX format, one of grey images and one of labels.
  case idx
  /// STL-10's tar archive of pixels in column-major order.
  case stl10 = "stl-10"
  /// Tiny ImageNet's zip archive of JPEG files.
  case tinyImageNet = "tiny-imagenet"
  /// ImageNet-100's folders of JPEG files.
  case imageNet100 = "imagenet-100"
  /// MedMNIST's NumPy archives.
  case medMNIST = "med-mnist"
}
