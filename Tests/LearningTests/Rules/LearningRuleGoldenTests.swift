import Checkpoints
import Kernels
import TestSupport
import Testing

@testable import LayeredRules
@testable import Learning

/// The first five steps of each rule against PyTorch in double precision.
struct LearningRuleGoldenTests {
  // The sizes and constants in make_goldens.py.
  static let rows = 8
  static let steps = 5
  static let adam = AdamSettings(
    learningRate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0)

  init() throws { try BLAS.prepare() }

  private func rule(_ name: String) -> LayeredRule {
    let architecture = StudentArchitecture(
      inputs: 6, width: 10, hiddenLayers: 4, classes: 5,
      normalizesBetweenLayers: name.hasSuffix("-normalized"))
    return layeredRule(
      StudentMethod(rawValue: name.replacing("-normalized", with: "")), architecture,
      rows: Self.rows)
  }

  @Test(
    arguments: [
      "single-bp", "single-bp-normalized", "bp-deepsup", "bp-deepsup-normalized", "dtg-ff",
      "dtg-ff-normalized",
    ])
  func `losses, gradients, parameters and predictions are PyTorch's`(name: String) throws {
    let golden = try Golden(name)
    let rule = rule(name)
    for tensor in rule.parameters.namedValues + rule.buffers {
      tensor.tensor.assign(try golden.floats("initial.\(tensor.name)"))
    }
    var optimizer = Adam(Self.adam, moving: rule.parameters)
    var losses: [Float] = []
    for step in 0..<Self.steps {
      let labels = try golden.integers("y.\(step)")
      losses.append(Float(rule.gradients(try golden.floats("x.\(step)"), labels: labels)))
      if step == 0 {
        for name in rule.parameters.names {
          let gradient = rule.parameters[name].gradient.elements
          let expected = try golden.doubles("gradient.\(name)")
          #expect(scaledError(gradient, expected) < Tolerances.gradient, "\(name)")
        }
      }
      optimizer.step()
    }
    #expect(scaledError(losses, try golden.doubles("losses")) < Tolerances.fewSteps)
    for tensor in rule.parameters.namedValues {
      let error = scaledError(tensor.tensor.elements, try golden.doubles("final.\(tensor.name)"))
      #expect(error < Tolerances.fewSteps, "\(tensor.name)")
    }
    let prediction = Tensor([Self.rows, 5])
    rule.predict(try golden.floats("x.\(Self.steps - 1)")).sum(into: prediction)
    #expect(
      scaledError(prediction.elements, try golden.doubles("prediction")) < Tolerances.fewSteps)
  }
}
