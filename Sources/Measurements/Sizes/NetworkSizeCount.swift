package import ImageStages
internal import Kernels
package import Learning
package import StageKit

/// Builds a network, trains nothing, and counts it.
package struct NetworkSizeCount: Stage {
  /// The settings of a training, of which those count that decide a size, and the images of a data set.
  package struct Parameters: Codable {
    package var training: ImageTrainingStage<PaperImageRules>.Parameters
    package var side: Int
    package var classes: Int

    private enum CodingKeys: CodingKey { case side, classes }

    package init(training: ImageTrainingStage<PaperImageRules>.Parameters, side: Int, classes: Int)
    {
      self.training = training
      self.side = side
      self.classes = classes
    }

    package init(from decoder: any Decoder) throws {
      training = try ImageTrainingStage<PaperImageRules>.Parameters(from: decoder)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      side = try container.decode(Int.self, forKey: .side)
      classes = try container.decode(Int.self, forKey: .classes)
    }

    package func encode(to encoder: any Encoder) throws {
      try training.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(side, forKey: .side)
      try container.encode(classes, forKey: .classes)
    }
  }

  /// A `NetworkSize`.
  package static let file = "size.json"

  package static let declaration = StageDeclaration(
    kind: "network-size", summary: "Parameters and multiply-adds of one network.",
    outputs: [file])

  package static let example = examples[0]

  package static let examples = ImageTrainingStage<PaperImageRules>.examples.map {
    Parameters(training: $0, side: 32, classes: 10)
  }

  package static let choices = ImageTrainingStage<PaperImageRules>.choices

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let network = parameters.training.network
    let architecture = try ImageArchitecture(
      network.backbone, side: parameters.side, classes: parameters.classes, width: network.width)
    let rule = try network.makeRule(
      side: parameters.side, classes: parameters.classes, on: Device(threads: context.threads))
    let size = try NetworkSize(rule, architecture, network)
    try StableJSON.write(size, to: context.path(forOutput: file))
    context.log(
      "\(size.learnedTotal) learned parameters, \(size.fixed) fixed ones, "
        + "\(size.work.forward) multiply-adds forward and \(size.work.step) in a step")
  }
}
