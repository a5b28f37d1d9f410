import DataStages
import Foundation
import Learning
import StageKit
import SyntheticStages

extension StudentTraining {
  /// Multiplications of all passes over all samples: the rule's passes over the layers in a step, and one over
  /// every sample at each point of the learning curve.
  static var work: StageWork<Parameters> {
    { parameters, inputs in
      guard let data = inputs["data"]?.first.flatMap(StudentDataSize.init) else { return nil }
      let (rule, schedule) = (parameters.settings.rule, parameters.settings.schedule)
      let (width, layers) = (schedule.width, schedule.hiddenLayers)
      let pass = Double(
        data.inputDimension * width + (layers - 1) * width * width
          + rule.headedLayers(of: layers) * width * parameters.classes)
      let points = Double(schedule.steps) / Double(max(1, schedule.evaluationInterval))
      return Double(rule.members) * pass
        * (rule.passes * Double(schedule.steps) * Double(schedule.batchSize)
          + points.rounded(.up) * Double(data.samples))
    }
  }

  /// The same student for a short while.
  @Sendable static func sample(_ parameters: Parameters) -> Parameters {
    var sample = parameters
    let steps = min(400, parameters.settings.schedule.steps)
    sample.settings.schedule.steps = steps
    sample.settings.schedule.evaluationInterval = min(
      steps, parameters.settings.schedule.evaluationInterval)
    return sample
  }
}

/// How large the data of a student will be, as far as the parameters of its stage tell.
private struct StudentDataSize {
  let inputDimension: Int
  let samples: Int

  /// Images are counted when they are prepared; until then they are taken for as many as a teacher labels.
  private static let images = 25_000

  /// What decides how much a teacher draws, whatever options its stage has.
  private struct Drawn: Decodable {
    let inputDimension: Int
    let trainSamples: Int
    let testSamples: Int
  }

  /// Nil for parameters of a stage that makes no data for students.
  init?(_ parameters: JSONValue) {
    func decoded<Value: Decodable>(_ type: Value.Type) -> Value? {
      try? JSONDecoder().decode(type, from: Data(parameters.canonicalBytes))
    }
    if let data = decoded(Drawn.self) {
      (inputDimension, samples) = (data.inputDimension, data.trainSamples + data.testSamples)
    } else if let vectors = decoded(ImageVectors.Parameters.self) {
      (inputDimension, samples) = (vectors.side * vectors.side, Self.images)
    } else {
      return nil
    }
  }
}

extension TeacherData {
  /// Multiplications for the labels of all samples, and as many again for each number that is drawn.
  static let work: StageWork<Parameters> = { settings, _ in
    let hidden = settings.inputDimension + (settings.hiddenLayers - 1) * settings.width
    let pass = settings.width * (hidden + settings.classes)
    return Double(settings.trainSamples + settings.testSamples) * Double(pass)
  }
}
