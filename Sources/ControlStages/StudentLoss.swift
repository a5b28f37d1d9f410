internal import Checkpoints
internal import Foundation
internal import Kernels
package import Learning
package import StageKit
package import SyntheticStages

/// The training cross-entropy of a trained student on fixed samples, by what it predicts with.
///
/// The losses that methods minimise are sums over different heads. Cross-entropy of the logits that a prediction takes
/// its largest from is one number for all of them: `-(1/N) Σ ln softmax(z)_y` over the first N training samples.
package struct StudentLoss<Rules: StudentRules>: Stage {
  package struct Parameters: Codable {
    var samples: Int
    var student: StudentTraining<Rules>.Parameters

    private enum CodingKeys: CodingKey { case samples }

    init(samples: Int, student: StudentTraining<Rules>.Parameters) {
      (self.samples, self.student) = (samples, student)
    }

    package init(from decoder: any Decoder) throws {
      samples = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .samples)
      student = try StudentTraining<Rules>.Parameters(from: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
      try student.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(samples, forKey: .samples)
    }
  }

  package static var declaration: StageDeclaration {
    StageDeclaration(
      kind: "student-loss", summary: "The training loss of a student on fixed samples.",
      inputs: [
        .one("student", reading: StudentFiles.metrics, StudentFiles.model),
        .one("data", reading: TeacherData.file),
      ],
      outputs: [FittedStudent.file], dependsOnMachine: true)
  }

  package static var example: Parameters { examples[0] }

  package static var examples: [Parameters] {
    StudentTraining<Rules>.examples.map { Parameters(samples: 4, student: $0) }
  }

  package static var choices: [String: [String]] { StudentTraining<Rules>.choices }

  package static var options: [String: JSONValue] { StudentTraining<Rules>.options }

  package static func parts(_ parameters: Parameters) -> [any Any.Type] {
    StudentTraining<Rules>.parts(parameters.student)
  }

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let (settings, classes) = (parameters.student.settings, parameters.student.classes)
    let data = try TeacherData.read(context.input("data"), classes: classes)
    let input = try context.input("student")
    let metrics = try StableJSON.read(StudentMetrics.self, from: input.path(StudentFiles.metrics))
    try BLAS.prepare()
    let count = min(parameters.samples, data.trainLabels.count)
    guard count > 0 else {
      throw LearningError.invalidSetting(
        name: "samples", value: "\(parameters.samples)", requirement: "at least 1")
    }
    let rows = settings.schedule.batchSize
    let members = settings.rule.makeMembers(
      settings.architecture(inputs: data.trainInputs.shape[1], classes: classes), rows: rows,
      seed: settings.schedule.seed)
    guard let member = members.first, members.count == 1, metrics.steps == settings.schedule.steps
    else {
      throw StageError.invalidInput(
        "\(input.stage) is not the one model of \(settings.schedule.steps) steps that the parameters name"
      )
    }
    let bytes = try Data(
      contentsOf: URL(fileURLWithPath: input.path(StudentFiles.model)), options: .alwaysMapped)
    let stored = try SafeTensors(decoding: bytes).entries
    for own in member.state {
      guard case .float32(let tensor)? = stored[own.name], tensor.shape == own.tensor.shape else {
        throw StageError.invalidInput("\(input.stage) has no \(own.name) of the model's shape")
      }
      own.tensor.assign(tensor)
    }
    let fitted = FittedStudent(
      method: settings.rule.method, classes: classes, seed: settings.schedule.seed,
      steps: metrics.steps,
      trainLoss: loss(member, data, count: count, rows: rows, classes: classes),
      student: metrics)
    try StableJSON.write(fitted, to: context.path(forOutput: FittedStudent.file))
    context.log("training cross-entropy \(fitted.trainLoss) on \(count) samples")
  }

  private static func loss(
    _ member: any LearningRule, _ data: TeacherStudentData, count: Int, rows: Int, classes: Int
  ) -> Double {
    let logits = Tensor([rows, classes])
    var sum = 0.0
    for first in stride(from: 0, to: count, by: rows) {
      let range = first..<min(first + rows, count)
      let part = logits.rows(0..<range.count)
      member.predict(data.trainInputs.rows(range)).sum(into: part)
      sum +=
        Double(range.count)
        * softmaxCrossEntropy(part, labels: Array(data.trainLabels[range]), gradient: part)
    }
    return sum / Double(count)
  }
}

/// A student with its training loss on fixed samples.
package struct FittedStudent: Codable, Equatable {
  package static let file = "loss.json"

  package var method: StudentMethod
  package var classes: Int
  package var seed: UInt64
  package var steps: Int
  /// In nats.
  package var trainLoss: Double
  package var student: StudentMetrics

  package init(
    method: StudentMethod, classes: Int, seed: UInt64, steps: Int, trainLoss: Double,
    student: StudentMetrics
  ) {
    (self.method, self.classes, self.seed) = (method, classes, seed)
    (self.steps, self.trainLoss, self.student) = (steps, trainLoss, student)
  }
}
