import Checkpoints
import Kernels
import Testing

@testable import Learning

/// What students and teachers start from, at the sizes of the study.
struct InitializationTests {
  private func student(_ method: StudentMethod, _ scale: ProjectionScale) -> Student {
    var settings = smallSettings(method, scale: scale)
    settings.schedule.width = 128
    return Student(settings, inputs: 32, classes: 50)
  }

  private func meanPower(_ numbers: [Float], _ power: Int) -> Double {
    let powers = numbers.map { number in
      (0..<power).reduce(1.0) { product, _ in product * Double(number) }
    }
    return powers.reduce(0, +) / Double(numbers.count)
  }

  /// Mean and variance within five standard errors of a normal distribution's.
  private func expectNormal(
    _ numbers: [Float], deviation: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (count, variance) = (Double(numbers.count), deviation * deviation)
    let mean = meanPower(numbers, 1)
    #expect(abs(mean) < 5 * deviation / count.squareRoot(), sourceLocation: sourceLocation)
    #expect(
      abs(meanPower(numbers, 2) - variance) < 5 * variance * (2 / count).squareRoot(),
      sourceLocation: sourceLocation)
  }

  /// Within the bound and close to it, with mean and variance within five standard errors of the
  /// uniform distribution's.
  private func expectUniform(
    _ numbers: [Float], bound: Double, _ name: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (count, square) = (Double(numbers.count), bound * bound)
    let largest = numbers.reduce(0) { max($0, abs(Double($1))) }
    #expect(largest <= bound * (1 + 1e-6), "\(name)", sourceLocation: sourceLocation)
    #expect(largest > 0.95 * bound, "\(name)", sourceLocation: sourceLocation)
    #expect(
      abs(meanPower(numbers, 1)) < 5 * (square / 3 / count).squareRoot(), "\(name)",
      sourceLocation: sourceLocation)
    // The squares have the variance bound⁴ (1/5 - 1/9).
    #expect(
      abs(meanPower(numbers, 2) - square / 3) < 5 * square * (4.0 / 45 / count).squareRoot(),
      "\(name)", sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    (ProjectionScale.inverseSqrtClasses, 1 / 50.0.squareRoot()),
    (.inverseSqrtDimension, 1 / 128.0.squareRoot()),
  ])
  func `projections and their biases are normal with the scale's deviation`(
    scale: ProjectionScale, deviation: Double
  ) {
    let buffers = student(.dtgFF, scale).members[0].state.filter {
      $0.name.hasPrefix("projection")
    }
    let projections = buffers.filter { $0.name.hasPrefix("projections.") }
    #expect(projections.count == 4)
    for projection in projections {
      #expect(projection.tensor.shape == [128, 50])
      expectNormal(projection.tensor.elements, deviation: deviation)
    }
    let biases = buffers.filter { $0.name.hasPrefix("projectionBiases.") }
    expectNormal(biases.flatMap(\.tensor.elements), deviation: deviation)
    // Every layer has numbers of its own.
    #expect(Set(buffers.map { Array($0.tensor.elements.prefix(8)) }).count == 8)
  }

  @Test func `temperatures start in the middle of their range`() {
    let temperatures = student(.dtgFF, .inverseSqrtClasses).members[0].temperatures
    #expect(temperatures.count == 4)
    #expect(temperatures.allSatisfy { abs($0 - 1.05) < 1e-6 })
  }

  @Test(arguments: StudentMethod.named)
  func `a student's weights are uniform within one over the root of the fan-in`(
    method: StudentMethod
  ) {
    for member in student(method, .inverseSqrtClasses).members {
      let weights = member.groups.flatMap(\.namedValues).filter { $0.name.hasSuffix(".weight") }
      #expect(weights.count >= 4)
      for weight in weights {
        expectUniform(
          weight.tensor.elements, bound: 1 / Double(weight.tensor.shape[1]).squareRoot(),
          weight.name)
      }
      // The biases of the hidden layers after the first, whose bound is one.
      let biases = (1..<4).flatMap { member.groups[0]["layers.\($0).bias"].value.elements }
      expectUniform(biases, bound: 1 / 128.0.squareRoot(), "biases")
    }
  }

  @Test func `a teacher's weights are uniform, or normal, with the root of the fan-in`() {
    var settings = smallTeacher(classes: 50)
    settings.inputDimension = 32
    settings.width = 64
    for initialization in TeacherInitialization.allCases {
      settings.initialization = initialization
      let teacher = Teacher(settings)
      for (index, layer) in (teacher.hidden.layers + [teacher.output]).enumerated() {
        let weight = layer.weight.value
        let scale = 1 / Double(index == 0 ? 32 : 64).squareRoot()
        #expect(weight.shape == [index == 2 ? 50 : 64, index == 0 ? 32 : 64])
        switch initialization {
        case .pytorchDefault: expectUniform(weight.elements, bound: scale, "layer \(index)")
        case .gaussian: expectNormal(weight.elements, deviation: scale)
        }
      }
    }
  }
}
