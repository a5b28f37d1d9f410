package import Datasets
internal import PreparedImages
package import StageKit

/// Some classes and images of a prepared data set, as a data set of its own.
package struct ImageSubset: Stage {
  package typealias Parameters = SubsetSettings

  package static let declaration = StageDeclaration(
    kind: "image-subset",
    summary: "Some classes and images of a prepared data set, with coarse labels by group.",
    inputs: [.one("data", reading: ImageDataFiles.dataset)], outputs: ImageDataFiles.all)

  package static let example = SubsetSettings(
    classes: 2, draw: .random, subset: 0, imagesPerClass: 8, images: 16, testImages: 8, test: .test,
    validationImages: 4, groups: [[0]], groupDraw: 0)

  package static func run(_ settings: SubsetSettings, in context: StageContext) throws {
    let whole = try PreparedDataset(contentsOf: context.input("data").path(ImageDataFiles.dataset))
    let subset = try DatasetSubset(whole, settings)
    context.log("classes \(subset.classes.map(String.init).joined(separator: ", "))")
    let summary = try subset.write(
      to: context.path(forOutput: ImageDataFiles.dataset), digest: "subset")
    try ImageDataFiles.write(summary, in: context)
  }
}
