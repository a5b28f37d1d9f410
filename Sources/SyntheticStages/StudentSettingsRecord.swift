package import StageKit

/// The settings of the students under a profile, as a file that a table can read.
///
/// A student keeps its results and not its settings; these are of the same recipe, and trained by none.
package struct StudentSettingsRecord: Stage {
  package typealias Parameters = StudentTraining.Parameters

  package static let file = "settings.json"

  package static let declaration = StageDeclaration(
    kind: "student-settings", summary: "The settings of the students of the synthetic study.",
    outputs: [file])

  package static let example = StudentTraining.example

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    try StableJSON.write(parameters, to: context.path(forOutput: file))
  }
}
