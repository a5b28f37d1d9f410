import Kernels
import TestSupport
import Testing

@testable import Learning

struct AdamTests {
  @Test(arguments: [("adam", 0.0), ("adamw", 0.1)])
  func `five steps are those of PyTorch`(name: String, weightDecay: Double) throws {
    let golden = try Golden(name)
    let group = ParameterGroup([ParameterSpecification(name: "p", shape: [37])])
    group["p"].value.assign(try golden.floats("initial"))
    var adam = Adam(
      AdamSettings(
        learningRate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: weightDecay),
      moving: group)
    for step in 0..<5 {
      group["p"].gradient.assign(try golden.floats("gradient.\(step)"))
      adam.step()
      let error = scaledError(group["p"].value.elements, try golden.doubles("after.\(step)"))
      #expect(error < Tolerances.sameFormula, "step \(step)")
    }
  }

  @Test func `a step leaves the gaps between parameters zero`() {
    let group = ParameterGroup([
      ParameterSpecification(name: "a", shape: [3]), ParameterSpecification(name: "b", shape: [2]),
    ])
    for name in group.names { group[name].gradient.fill(1) }
    var adam = Adam(
      AdamSettings(learningRate: 0.5, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1),
      moving: group)
    adam.step()
    // The first step has the length of the learning rate, whatever the gradient's.
    #expect(scaledError(group["a"].value.elements, [-0.5, -0.5, -0.5]) < Tolerances.sameFormula)
    #expect(group.values.elements.filter { $0 != 0 }.count == group.count)
  }
}
