internal import Checkpoints
internal import Foundation
package import Learning
package import StageKit

/// Trains one student of the synthetic study (paper, appendix E) by one of the rules.
package struct StudentTraining<Rules: StudentRules>: Stage {
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
      settings = try StudentSettings(from: decoder, among: Rules.self)
    }

    package func encode(to encoder: any Encoder) throws {
      try settings.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(classes, forKey: .classes)
    }
  }

  package static var declaration: StageDeclaration {
    StageDeclaration(
      kind: "student", summary: "One student of the synthetic teacher-student study.",
      inputs: [.one("data", reading: TeacherData.file)],
      outputs: [StudentFiles.metrics, StudentFiles.curve, StudentFiles.model],
      dependsOnMachine: true)
  }

  package static var example: Parameters { examples[0] }

  package static var examples: [Parameters] {
    Rules.all.flatMap { $0.examples }.map { rule in
      Parameters(
        classes: 3,
        settings: StudentSettings(
          rule: rule,
          schedule: StudentSchedule(
            hiddenLayers: 2, width: 8, steps: 4, batchSize: 4, learningRate: 0.5, beta1: 0.5,
            beta2: 0.5, epsilon: 0.5, normalizeBetweenLayers: false, evaluationInterval: 2,
            seed: 1)))
    }
  }

  package static var choices: [String: [String]] { Rules.methods.choices }

  package static func parts(_ parameters: Parameters) -> [any Any.Type] {
    [type(of: parameters.settings.rule)]
  }

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
    let metrics = StudentMetrics(student, settings, data)
    try StableJSON.write(metrics, to: context.path(forOutput: StudentFiles.metrics))
    try StableJSON.write(student.curve, to: context.path(forOutput: StudentFiles.curve))
    let model = try context.path(forOutput: StudentFiles.model)
    try SafeTensors(student.parameters).encoded().write(to: URL(fileURLWithPath: model))
    context.log(
      "test accuracy \(student.testAccuracy), training accuracy \(student.trainAccuracy)")
  }
}

/// What a student leaves.
package enum StudentFiles {
  package static let metrics = "metrics.json"
  package static let curve = "curve.json"
  package static let model = "model.safetensors"
}
