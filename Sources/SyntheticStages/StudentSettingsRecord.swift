internal import Learning
package import StageKit

/// The settings of the students under a profile, as a file that a table can read.
///
/// A student keeps its results and not its settings; these are of the same recipe, and trained by none. The
/// recipe has the settings of every method of the study, of which a student reads those of its own.
package struct StudentSettingsRecord: Stage {
  package struct Parameters: Codable {
    var method: String
    var classes: Int
    var hiddenLayers: Int
    var width: Int
    var steps: Int
    var batchSize: Int
    var learningRate: Double
    var beta1: Double
    var beta2: Double
    var epsilon: Double
    var temperatureMinimum: Double
    var temperatureMaximum: Double
    var projectionScale: ProjectionScale
    var normalizeBetweenLayers: Bool
    var ensembleSize: Int
    var evaluationInterval: Int
    var seed: UInt64
  }

  package static let file = "settings.json"

  package static let declaration = StageDeclaration(
    kind: "student-settings", summary: "The settings of the students of the synthetic study.",
    outputs: [file])

  package static let example = Parameters(
    method: "dtg-ff", classes: 3, hiddenLayers: 2, width: 8, steps: 4, batchSize: 4,
    learningRate: 0.5, beta1: 0.5, beta2: 0.5, epsilon: 0.5, temperatureMinimum: 0.5,
    temperatureMaximum: 1.5, projectionScale: .inverseSqrtClasses,
    normalizeBetweenLayers: false, ensembleSize: 2, evaluationInterval: 2, seed: 1)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    try StableJSON.write(parameters, to: context.path(forOutput: file))
  }
}
