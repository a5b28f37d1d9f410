import Foundation
import Kernels
import Learning

/// `ImageSteps CASE THREADS WARM-UP STEPS [CORE]`: trains on fixed random images, predicts them, and
/// prints one line of JSON.
///
/// CORE is one of `BLASCore`, for the speed of another instruction set than the processor's best.
@main
struct ImageSteps {
  static func main() throws {
    let words = CommandLine.arguments.dropFirst()
    let numbers = words.dropFirst().compactMap { Int($0) }
    guard let name = words.first, let work = ImageCase.all.first(where: { $0.name == name }),
      numbers.count == 3, numbers[0] > 0, numbers[1] > 0, numbers[2] > 0
    else {
      let cases = ImageCase.all.map(\.name).joined(separator: " ")
      fatalError("usage: ImageSteps CASE THREADS WARM-UP STEPS, a case being one of: \(cases)")
    }
    try BLAS.prepare(core: words.last.flatMap { BLASCore(rawValue: $0) })
    print(try measure(work, threads: numbers[0], warmUp: numbers[1], steps: numbers[2]))
  }

  private static func measure(
    _ work: ImageCase, threads: Int, warmUp: Int, steps: Int
  ) throws -> String {
    let device = Device(threads: threads)
    let architecture = try ImageArchitecture(
      work.backbone, side: work.side, classes: 10, width: work.width)
    var trainee = try Trainee(
      work.makeRule(architecture, device),
      TrainingRecipe(
        epochs: 400, batchSize: work.images, learningRate: 2e-4, learningRateFloor: 1e-5,
        weightDecay: 1e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, gradientClip: 1, seed: 42),
      on: device)
    let x = device.memory.tensor([work.images, work.side, work.side, 3], for: .inputs)
    CounterGenerator(seed: 1, purpose: RandomPurpose(rawValue: 1_000)).fillNormal(x, deviation: 1)
    let labels = (0..<work.images).map { Int32($0 % 10) }
    var seconds: [Double] = []
    for step in 0..<warmUp + steps {
      let began = now(threads)
      _ = trainee.train(x, labels: labels, step: step, epoch: 0)
      if step >= warmUp { seconds.append(now(threads) - began) }
    }
    let median = seconds.sorted()[seconds.count / 2]
    let peak = device.memory.peak
    let prediction = (0..<steps).map { _ in
      let began = now(threads)
      _ = trainee.rule.predict(x)
      return now(threads) - began
    }.sorted()[steps / 2]
    let purposes = MemoryPurpose.allCases.map { "\"\($0.rawValue)\": \(peak[$0])" }
    return """
      {"case": "\(work.name)", "imagesPerSecond": \(Double(work.images) / median), \
      "predictionsPerSecond": \(Double(work.images) / prediction), \
      "stepSeconds": \(seconds), "peakBytes": \(peak.total), \
      "peak": {\(purposes.joined(separator: ", "))}}
      """
  }

  /// Seconds of a clock; on one thread, of processor time, which other work on the machine changes less.
  private static func now(_ threads: Int) -> Double {
    var time = timespec()
    clock_gettime(threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
