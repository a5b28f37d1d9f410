import Kernels
import RuleParts
import TestSupport
import Testing

@testable import Checkpoints
@testable import LayeredRules
@testable import Learning

/// Every combination of boundary, what a head reads, and whether the head learns.
struct LayeredRuleTests {
  private let architecture = StudentArchitecture(
    inputs: 6, width: 10, hiddenLayers: 3, classes: 5, normalizesBetweenLayers: false)
  private let x = Tensor([16, 6])
  private let labels: [Int32] = (0..<16).map { $0 % 5 }

  init() throws {
    try BLAS.prepare()
    CounterGenerator(seed: 1, purpose: .trainInputs).fillNormal(x, deviation: 1)
  }

  private func rule(_ parts: LayeredParts) -> LayeredRule {
    let rule = LayeredRule(architecture, parts, rows: 16)
    rule.initialize(seed: 3, member: 0)
    return rule
  }

  /// The loss of one layer's head, or of all.
  private func loss(_ rule: LayeredRule, ofLayer layer: Int?) -> Double {
    rule.model(x, into: activations)
    return rule.heads.enumerated().reduce(0) { sum, head in
      guard layer == nil || layer == head.offset, let reader = head.element else { return sum }
      let (z, gradient) = (Tensor([16, 5]), Tensor([16, 5]))
      reader.logits(activations.hidden[head.offset], into: z)
      return sum + softmaxCrossEntropy(z, labels: labels, gradient: gradient)
    }
  }
  private let activations = MLPActivations(rows: 16, width: 10, layers: 3, normalizes: false)

  /// The number in a parameter's name, which is its layer.
  private func layer(of name: String) throws -> Int {
    try #require(name.split(separator: ".").compactMap { Int($0) }.first)
  }

  @Test(arguments: LayeredParts.corners)
  func `gradients are those of the loss, of a layer's own where it is detached`(
    parts: LayeredParts
  ) throws {
    let rule = rule(parts)
    _ = rule.gradients(x, labels: labels)
    let step: Float = 2e-3
    for name in rule.parameters.names {
      let parameter = rule.parameters[name]
      let analytic = parameter.gradient.elements
      let scale = analytic.reduce(0) { max($0, abs($1)) }
      #expect(scale > 0, "\(name)")
      let own = parts.boundary == .detached ? try layer(of: name) : nil
      for index in stride(from: 0, to: parameter.value.count, by: 7) {
        let value = parameter.value[index]
        parameter.value[index] = value + step
        let above = loss(rule, ofLayer: own)
        parameter.value[index] = value - step
        let below = loss(rule, ofLayer: own)
        parameter.value[index] = value
        let numeric = (above - below) / Double(2 * step)
        #expect(
          abs(numeric - Double(analytic[index])) < 0.03 * Double(scale) + 1e-3,
          "\(name)[\(index)]: \(numeric), \(analytic[index])")
      }
    }
  }

  @Test(arguments: LayeredParts.corners)
  func `a loss reaches the layers below it end to end, and none of them detached`(
    parts: LayeredParts
  ) throws {
    let rule = rule(parts)
    func gradients() -> [String: [UInt32]] {
      _ = rule.gradients(x, labels: labels)
      return bits(
        rule.parameters.names.map {
          NamedTensor(name: $0, tensor: rule.parameters[$0].gradient)
        })
    }
    let before = gradients()
    // The bias of the last layer's head is a number that no activation depends on.
    let bias = try #require(
      (rule.parameters.namedValues + rule.buffers).first {
        ["heads.2.bias", "projectionBiases.2"].contains($0.name)
      })
    bias.tensor[0] += 1
    let after = gradients()
    let changed = Set(
      try before.keys.filter { before[$0] != after[$0] }.map { try layer(of: $0) })
    #expect(changed == (parts.boundary == .detached ? [2] : [0, 1, 2]))
  }

  @Test func `two corners are DTG-FF and deep supervision, bit for bit`() throws {
    let data = try makeTeacherStudentData(smallTeacher())
    func trained(_ rule: LayeredStudents) throws -> [String: [UInt32]] {
      bits(try trainStudent(smallSettings(rule), data: data, threads: 1) { _ in }.parameters)
    }
    for method in [StudentMethod.dtgFF, .bpDeepSup] {
      let named = try #require(smallSettings(method).rule as? LayeredStudents)
      let corner = try #require(LayeredParts.corners.first { $0 == named.parts })
      #expect(try trained(named) == trained(LayeredStudents(.layered, corner)))
    }
  }

  @Test func `heads that are fixed start alike, and so do heads that learn, whatever they read`()
    throws
  {
    func head(_ reading: LayerReading, _ head: HeadLearning) -> [[Float]] {
      let parts = LayeredParts(
        boundary: .detached, reading: reading, head: head, heads: .everyLayer)
      let z = Tensor([10, 5])
      // One row for each unit, so that the logits are the head's weights.
      let h = Tensor([10, 10])
      for unit in 0..<10 { h[unit * 11] = 1 }
      return rule(parts).heads.map {
        $0?.logits(h, into: z)
        return z.elements
      }
    }
    let range = TemperatureRange(minimum: 1, maximum: 1)
    for kind in [HeadLearning.fixed(.inverseSqrtClasses), .learned] {
      let (goodness, activation) = (head(.goodness(range), kind), head(.activation, kind))
      for (left, right) in zip(goodness, activation) {
        #expect(zip(left, right).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(Set(left).count > 10)
      }
    }
  }

  @Test(arguments: LayeredParts.corners)
  func `every corner learns more than the largest class`(parts: LayeredParts) throws {
    let data = try makeTeacherStudentData(smallTeacher())
    let student = try trainStudent(
      smallSettings(LayeredStudents(.layered, parts)), data: data, threads: 1
    ) { _ in }
    let counts = Dictionary(grouping: data.testLabels) { $0 }.mapValues(\.count)
    let largest = Double(counts.values.max() ?? 0) / Double(data.testLabels.count)
    #expect(student.testAccuracy > largest)
  }

  @Test func `layers that learn from their own heads alone need one each`() {
    #expect(throws: LearningError.self) {
      try LayeredStudents(
        .layered,
        LayeredParts(boundary: .detached, reading: .activation, head: .learned, heads: .lastLayer)
      ).validate()
    }
  }
}
