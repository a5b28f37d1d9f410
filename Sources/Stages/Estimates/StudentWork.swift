import Foundation
import Learning
import Pipeline

extension StudentTraining {
  /// Multiplications of all passes over all samples: two passes over the layers in a step of DTG-FF, three
  /// of backpropagation, and one over every sample at each point of the learning curve.
  static let work: (@Sendable (Parameters, [String: [JSONValue]]) -> Double?)? = {
    parameters, inputs in
    guard
      let data = inputs["data"]?.first.flatMap({
        try? JSONDecoder().decode(TeacherData.Parameters.self, from: Data($0.canonicalBytes))
      })
    else { return nil }
    let settings = parameters.settings
    let (width, layers) = (settings.width, settings.hiddenLayers)
    let hasOneHead = settings.method == .singleBP || settings.method == .bpEnsemble
    let pass = Double(
      data.inputDimension * width + (layers - 1) * width * width
        + (hasOneHead ? 1 : layers) * width * parameters.classes)
    let members = settings.method == .bpEnsemble ? Double(settings.ensembleSize) : 1
    let passes = settings.method == .dtgFF ? 2.0 : 3.0
    let points = Double(settings.steps) / Double(max(1, settings.evaluationInterval))
    return members * pass
      * (passes * Double(settings.steps) * Double(settings.batchSize)
        + points.rounded(.up) * Double(data.trainSamples + data.testSamples))
  }

  /// The same student for a short while.
  static func sample(_ parameters: Parameters) -> Parameters {
    var sample = parameters
    sample.settings.steps = min(400, parameters.settings.steps)
    sample.settings.evaluationInterval = min(
      sample.settings.steps, parameters.settings.evaluationInterval)
    return sample
  }
}

extension TeacherData {
  /// Multiplications for the labels of all samples, and as many again for each number that is drawn.
  static let work: (@Sendable (Parameters, [String: [JSONValue]]) -> Double?)? = { settings, _ in
    let pass = settings.width * (settings.inputDimension + settings.width + settings.classes)
    return Double(settings.trainSamples + settings.testSamples) * Double(pass)
  }
}
