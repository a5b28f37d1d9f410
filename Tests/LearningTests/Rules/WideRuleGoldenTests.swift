import Checkpoints
import Kernels
import TestSupport
import Testing

@testable import LayeredRules
@testable import Learning

/// Two steps of each rule against PyTorch in double precision, at sizes that fill vectors and blocks
/// and leave remainders: 40 rows, 48 units, 21 classes.
struct WideRuleGoldenTests {
  init() throws { try BLAS.prepare() }

  private func rule(_ method: String) -> LayeredRule {
    let architecture = StudentArchitecture(
      inputs: 6, width: 48, hiddenLayers: 2, classes: 21, normalizesBetweenLayers: false)
    return layeredRule(
      StudentMethod(rawValue: method), architecture, rows: 40)
  }

  @Test(arguments: ["single-bp", "bp-deepsup", "dtg-ff"])
  func `losses, gradients and predictions are PyTorch's`(method: String) throws {
    let golden = try Golden("\(method)-wide")
    let rule = rule(method)
    for tensor in rule.parameters.namedValues + rule.buffers {
      tensor.tensor.assign(try golden.floats("initial.\(tensor.name)"))
    }
    var optimizer = Adam(LearningRuleGoldenTests.adam, moving: rule.parameters)
    var losses: [Float] = []
    for step in 0..<2 {
      let labels = try golden.integers("y.\(step)")
      losses.append(Float(rule.gradients(try golden.floats("x.\(step)"), labels: labels)))
      if step == 0 {
        for name in rule.parameters.names {
          let error = scaledError(
            rule.parameters[name].gradient.elements, try golden.doubles("gradient.\(name)"))
          #expect(error < Tolerances.gradient, "\(name)")
        }
      }
      optimizer.step()
    }
    #expect(scaledError(losses, try golden.doubles("losses")) < Tolerances.fewSteps)
    let prediction = Tensor([40, 21])
    rule.predict(try golden.floats("x.1")).sum(into: prediction)
    #expect(
      scaledError(prediction.elements, try golden.doubles("prediction")) < Tolerances.fewSteps)
  }
}
