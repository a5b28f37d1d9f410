import Kernels
import RuleParts

@testable import Checkpoints
@testable import LayeredRules
@testable import Learning

/// Settings small enough for debug builds; tests change what they are about.
func smallSettings(
  _ method: StudentMethod, scale: ProjectionScale = .inverseSqrtClasses, members: Int = 3,
  temperatures: TemperatureRange = TemperatureRange(minimum: 0.1, maximum: 2)
) -> StudentSettings {
  let rule = LayeredStudents.named(method, temperatures, scale, members: members)
  return smallSettings(rule ?? LayeredStudents(method, .corners[0]))
}

func smallSettings(_ rule: LayeredStudents) -> StudentSettings {
  StudentSettings(
    rule: rule,
    schedule: StudentSchedule(
      hiddenLayers: 4, width: 24, steps: 120, batchSize: 32, learningRate: 3e-3, beta1: 0.9,
      beta2: 0.999, epsilon: 1e-8, normalizeBetweenLayers: false, evaluationInterval: 40, seed: 5))
}

extension StudentMethod {
  /// The methods whose names say what they are.
  static let named: [StudentMethod] = [
    .singleBP, .bpEnsemble, .bpDeepSup, .dtgFF, .localCrossEntropy,
  ]
}

extension LayeredParts {
  /// Boundary, what a head reads, and whether it learns, in every combination.
  static let corners: [LayeredParts] = corners(
    TemperatureRange(minimum: 0.1, maximum: 2), .inverseSqrtClasses)
}

func smallTeacher(
  seed: UInt64 = 5, classes: Int = 4, draw: TeacherDraw = .perSeed
) -> TeacherSettings {
  TeacherSettings(
    inputDimension: 8, width: 12, classes: classes, trainSamples: 600, testSamples: 150,
    seed: seed, initialization: .pytorchDefault, draw: draw)
}

/// The bits of every tensor by name, to compare results exactly.
func bits(_ tensors: [NamedTensor]) -> [String: [UInt32]] {
  Dictionary(
    uniqueKeysWithValues: tensors.map { ($0.name, $0.tensor.elements.map(\.bitPattern)) })
}

/// A rule whose parameters are zeros.
func layeredRule(
  _ method: StudentMethod, _ architecture: StudentArchitecture, rows: Int
) -> LayeredRule {
  let named = LayeredStudents.named(
    method, TemperatureRange(minimum: 0.1, maximum: 2), .inverseSqrtClasses, members: 1)
  return LayeredRule(architecture, named?.parts ?? .corners[0], rows: rows)
}
