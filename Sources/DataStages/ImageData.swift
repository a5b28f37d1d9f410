package import Datasets
internal import Foundation
package import StageKit

/// A published image data set as one file that trainings map into memory, or its stand-in.
package struct ImageData: Stage {
  package struct Parameters: Codable {
    package let dataset: ImageDatasetName
    /// The side of the prepared images.
    package let side: Int
    /// At most how many of the real images are used.
    package var limits: SampleLimits
    /// Whether generated images take the place of a data set that is not here.
    package var standIns: Bool
    package let standIn: StandInSettings
    /// How many images are generated in place of the real ones.
    package var standInImages: StandInImages
  }

  package struct StandInImages: Codable {
    package var train: Int
    package var test: Int
  }

  package static let declaration = StageDeclaration(
    kind: "image-data", summary: "A published image data set, or generated images in its place.",
    outputs: ImageDataFiles.all,
    dependsOnMachine: true)

  package static let example = Parameters(
    dataset: .cifar10, side: 32, limits: .none, standIns: true,
    standIn: StandInSettings(
      seed: 1, weakestTexture: 0.1, strongestTexture: 0.4, clutter: 0.1, noise: 0.1,
      poseSpread: 1, colorCue: 0),
    standInImages: StandInImages(train: 40, test: 20))

  package static func sources(_ parameters: Parameters) -> SourceRequest? {
    let descriptor = ImageDatasets.descriptor(parameters.dataset)
    let name = descriptor.name.rawValue
    return SourceRequest(
      paths: descriptor.files.map { file in
        SourcePath("\(name)/\(file.name)", digestOf: content(of: file, in: descriptor))
      }, whenMissing: parameters.standIns ? .runsWithout : .isLeftOut,
      advice: descriptor.fetchCommand)
  }

  private static func content(
    of file: RawFile, in descriptor: ImageDatasetDescriptor
  ) -> SourcePath.Content {
    if let folders = descriptor.imageFolders {
      return .files(
        FileSelection(
          folders: folders, endings: imageEndings, files: descriptor.classLists))
    }
    return file.unpackedByteCount.map { .gzipContent(limit: $0) } ?? .bytes
  }

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let path = try context.path(forOutput: ImageDataFiles.dataset)
    let descriptor = ImageDatasets.descriptor(parameters.dataset)
    let summary: DatasetSummary
    if let sources = context.sources, !sources.digests.isEmpty {
      summary = try DatasetPreparation(
        descriptor, rawFolder: "\(sources.folder)/\(descriptor.name.rawValue)"
      ).write(
        to: path, side: parameters.side, limits: parameters.limits, digest: sources.digest.hex)
    } else {
      let standIn = try StandIn(descriptor, side: parameters.side, parameters.standIn)
      summary = try standIn.write(
        to: path, trainCount: parameters.standInImages.train,
        testCount: parameters.standInImages.test, digest: "generated", threads: context.threads)
    }
    try ImageDataFiles.write(summary, in: context)
  }
}
