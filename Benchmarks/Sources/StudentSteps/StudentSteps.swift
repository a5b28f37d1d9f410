import Foundation
import Kernels
import Learning

/// `StudentSteps METHOD CLASSES STEPS`: student steps per second, on one thread.
///
/// An ensemble's step moves all its members, so its rate counts member steps.
/// `StudentSteps sgemm ROWS COLUMNS INNER`: the speed of the matrix product in GFLOP/s.
@main
struct StudentSteps {
  static func main() throws {
    let words = CommandLine.arguments.dropFirst()
    guard words.count == 3 || words.count == 4, let first = words.first else {
      fatalError("usage: StudentSteps METHOD CLASSES STEPS | sgemm ROWS COLUMNS INNER")
    }
    let numbers = words.dropFirst().compactMap { Int($0) }
    try BLAS.prepare()
    if first == "sgemm" {
      print(productSpeed(rows: numbers[0], columns: numbers[1], inner: numbers[2]))
    } else if let method = StudentMethod(rawValue: first) {
      print(try stepRate(method, classes: numbers[0], steps: numbers[1]))
    } else {
      fatalError("unknown method \(first)")
    }
  }

  private static func stepRate(
    _ method: StudentMethod, classes: Int, steps: Int
  ) throws -> Double {
    let data = try makeTeacherStudentData(
      TeacherSettings(
        inputDimension: 32, width: 64, classes: classes, trainSamples: 20_000, testSamples: 256,
        seed: 42, initialization: .pytorchDefault,
        draw: .perSeedAndClasses))
    let settings = StudentSettings(
      method: method, hiddenLayers: 4, width: 128, steps: steps, batchSize: 256,
      learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, temperatureMinimum: 0.1,
      temperatureMaximum: 2, projectionScale: .inverseSqrtClasses, normalizeBetweenLayers: false,
      ensembleSize: 4, evaluationInterval: steps, seed: 42)
    let clock = ContinuousClock()
    var warm: (step: Int, at: ContinuousClock.Instant)?
    var last: (step: Int, at: ContinuousClock.Instant)?
    _ = try trainStudent(settings, data: data, threads: 1) { progress in
      // The last stretch ends with the evaluation, which is no step.
      guard progress.step < progress.totalSteps else { return }
      last = (progress.step, clock.now)
      if warm == nil { warm = last }
    }
    guard let warm, let last, last.step > warm.step else {
      fatalError("too few steps to measure; ask for a few hundred")
    }
    let members = method == .bpEnsemble ? settings.ensembleSize : 1
    return Double((last.step - warm.step) * members) / ((last.at - warm.at) / .seconds(1))
  }

  /// The median of nine timings of `y = x Wᵀ + b`.
  private static func productSpeed(rows: Int, columns: Int, inner: Int) -> Double {
    let x = Tensor([rows, inner])
    let weight = Tensor([columns, inner])
    let bias = Tensor([columns])
    let y = Tensor([rows, columns])
    for tensor in [x, weight, bias] { tensor.fill(0.5) }
    let work = 2 * Double(rows * columns * inner)
    let repetitions = max(1, Int(2e9 / work))
    let clock = ContinuousClock()
    let speeds = (0..<9).map { _ in
      let time = clock.measure {
        for _ in 0..<repetitions { affine(x, weight: weight, bias: bias, into: y) }
      }
      return work * Double(repetitions) / (time / .seconds(1)) / 1e9
    }
    return speeds.sorted()[4]
  }
}
