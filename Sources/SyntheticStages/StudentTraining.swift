internal import Checkpoints
internal import Foundation
package import Learning
package import StageKit

/// Trains one student of the synthetic study (paper, appendix E).
package struct StudentTraining: Stage {
  /// The student's settings, and the number of classes of its data.
  package struct Parameters: Codable {
    package var classes: Int
    package var settings: StudentSettings

    private enum CodingKeys: CodingKey { case classes }

    package init(classes: Int, settings: StudentSettings) {
      self.classes = classes
      self.settings = settings
    }

    package init(from decoder: any Decoder) throws {
      classes = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .classes)
      settings = try StudentSettings(from: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
      try settings.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(classes, forKey: .classes)
    }
  }

  package static let metricsFile = "metrics.json"

  package static let declaration = StageDeclaration(
    kind: "student", summary: "One student of the synthetic teacher-student study.",
    inputs: [.one("data", reading: TeacherData.file)],
    outputs: [metricsFile, "curve.json", "model.safetensors"],
    dependsOnMachine: true)

  package static let example = Parameters(
    classes: 3,
    settings: StudentSettings(
      method: .dtgFF, hiddenLayers: 2, width: 8, steps: 4, batchSize: 4, learningRate: 0.5,
      beta1: 0.5, beta2: 0.5, epsilon: 0.5, temperatureMinimum: 0.5, temperatureMaximum: 1.5,
      projectionScale: .inverseSqrtClasses, normalizeBetweenLayers: false, ensembleSize: 2,
      evaluationInterval: 2, seed: 1))

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let settings = parameters.settings
    let data = try TeacherData.read(context.input("data"), classes: parameters.classes)
    let began = ContinuousClock.now
    let student = try trainStudent(settings, data: data, threads: context.threads) { progress in
      let seconds = (ContinuousClock.now - began) / .seconds(1)
      context.report(
        StageProgress(
          step: progress.step, totalSteps: progress.totalSteps, loss: progress.loss,
          rate: seconds > 0 ? Double(progress.step) / seconds : nil))
    }
    let metrics = StudentMetrics(student, parameters, data)
    try StableJSON.write(metrics, to: context.path(forOutput: metricsFile))
    try StableJSON.write(student.curve, to: context.path(forOutput: "curve.json"))
    let model = try context.path(forOutput: "model.safetensors")
    try SafeTensors(student.parameters).encoded().write(to: URL(fileURLWithPath: model))
    context.log(
      "test accuracy \(student.testAccuracy), training accuracy \(student.trainAccuracy)")
  }
}
