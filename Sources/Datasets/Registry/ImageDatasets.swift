internal import Foundation

/// The table of all image data sets.
public enum ImageDatasets {
  /// The descriptors; their order is that of lists for people.
  public static let all: [ImageDatasetDescriptor] = {
    do {
      return try JSONDecoder().decode(
        [ImageDatasetDescriptor].self, from: Data(PackageResources.datasets_json))
    } catch {
      preconditionFailure("the table of data sets is wrong: \(error)")
    }
  }()

  public static func descriptor(_ name: ImageDatasetName) -> ImageDatasetDescriptor {
    guard let descriptor = all.first(where: { $0.name == name }) else {
      preconditionFailure("the table of data sets lacks \(name.rawValue)")
    }
    return descriptor
  }
}
