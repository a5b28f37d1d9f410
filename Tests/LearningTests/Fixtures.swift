import Kernels

@testable import Checkpoints
@testable import Learning

/// Settings small enough for debug builds; tests change what they are about.
func smallSettings(_ method: StudentMethod) -> StudentSettings {
  StudentSettings(
    method: method, hiddenLayers: 4, width: 24, steps: 120, batchSize: 32, learningRate: 3e-3,
    beta1: 0.9, beta2: 0.999, epsilon: 1e-8, temperatureMinimum: 0.1, temperatureMaximum: 2,
    projectionScale: .inverseSqrtClasses, normalizeBetweenLayers: false, ensembleSize: 3,
    evaluationInterval: 40, seed: 5)
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
