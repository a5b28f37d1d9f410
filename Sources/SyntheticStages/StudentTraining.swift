internal import Checkpoints
package import Learning
package import StageKit
package import TrainingRuns

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

  package static var choices: [String: [String]] {
    Rules.methods.choices.merging(["sampling": BatchSampling.allCases.map(\.rawValue)]) { $1 }
  }

  package static var options: [String: JSONValue] {
    ["sampling": .string(BatchSampling.withReplacement.rawValue)]
  }

  package static func parts(_ parameters: Parameters) -> [any Any.Type] {
    [type(of: parameters.settings.rule)]
  }

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    try run(parameters, in: context, saving: CheckpointSchedule(now: .now))
  }

  /// Trains, and saves checkpoints when the schedule says so.
  package static func run(
    _ parameters: Parameters, in context: StageContext, saving schedule: CheckpointSchedule
  ) throws {
    let settings = parameters.settings
    let data = try TeacherData.read(context.input("data"), classes: parameters.classes)
    var training = try TrainingRun(settings, data: data, threads: context.threads)
    let curve = try context.train(
      &training, batchSize: settings.schedule.batchSize, saving: schedule)
    let student = training.student(curve)
    try context.leave(SafeTensors(student.parameters), curve: curve)
    let metrics = StudentMetrics(student, settings, data)
    try StableJSON.write(metrics, to: context.path(forOutput: StudentFiles.metrics))
    context.log(
      "test accuracy \(student.testAccuracy), training accuracy \(student.trainAccuracy)")
  }
}

/// What a student leaves.
package enum StudentFiles {
  package static let metrics = TrainingFiles.metrics
  package static let curve = TrainingFiles.curve
  package static let model = TrainingFiles.model
}
