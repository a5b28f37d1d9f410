package import Datasets
internal import Foundation
internal import PreparedImages
package import StageKit

/// Images of one's own, in folders by class, as one file that trainings map into memory.
package struct ImageFolderData: Stage {
  package struct Parameters: Codable {
    /// How the data set is called in tables.
    package let name: String
    /// The side of the prepared images.
    package let side: Int
    /// At most how many images are used.
    package let limits: SampleLimits
    package let images: ImageFolderDeclaration
  }

  package static let declaration = StageDeclaration(
    kind: "image-folder", summary: "Folders of JPEG or PNG images, one for each class.",
    outputs: ImageDataFiles.all, dependsOnMachine: true)

  package static let example = Parameters(
    name: "flowers", side: 32, limits: .none,
    images: ImageFolderDeclaration(
      folder: "flowers", split: .fraction(test: 0.2, seed: 1), fit: .crop))

  package static func sources(_ parameters: Parameters) -> SourceRequest? {
    SourceRequest(
      paths: [
        SourcePath(
          parameters.images.folder,
          digestOf: .files(
            FileSelection(folders: parameters.images.classFolders, endings: imageEndings)))
      ], whenMissing: .fails,
      advice: "put the folder there, or give its place with `--data DIR`")
  }

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    guard let sources = context.sources else {
      throw StageError.invalidInput("the data folder is not known to the stage")
    }
    let summary = try DatasetPreparation(
      parameters.images, named: parameters.name, root: sources.folder
    ).write(
      to: context.path(forOutput: ImageDataFiles.dataset), side: parameters.side,
      limits: parameters.limits, digest: sources.digest.hex)
    for note in try parameters.images.unreadFiles(below: sources.folder).notes {
      context.note(note)
    }
    try ImageDataFiles.write(summary, in: context)
  }
}
