internal import Foundation
internal import HostSystem
internal import ImageStages
internal import Kernels
package import Learning
package import StageKit

/// Time and memory of the training steps of one configuration (paper, section 6.2 and appendix D.7).
///
/// Fixed normal images with random labels; warm-up steps, then measured ones, each timed from end to end
/// with clipping and updates. The peak of the allocator is that of the measured steps.
package struct StepMeasurement: Stage {
  package struct Parameters: Codable {
    package var network: ImageNetworkSettings
    package var side: Int
    package var classes: Int
    package var warmupSteps: Int
    package var measuredSteps: Int
    /// Repetitions differ in nothing else.
    package var round: Int

    private enum CodingKeys: CodingKey { case side, classes, warmupSteps, measuredSteps, round }

    package init(
      network: ImageNetworkSettings, side: Int, classes: Int, warmupSteps: Int, measuredSteps: Int,
      round: Int
    ) {
      self.network = network
      self.side = side
      self.classes = classes
      self.warmupSteps = warmupSteps
      self.measuredSteps = measuredSteps
      self.round = round
    }

    package init(from decoder: any Decoder) throws {
      network = try ImageNetworkSettings(from: decoder)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      side = try container.decode(Int.self, forKey: .side)
      classes = try container.decode(Int.self, forKey: .classes)
      warmupSteps = try container.decode(Int.self, forKey: .warmupSteps)
      measuredSteps = try container.decode(Int.self, forKey: .measuredSteps)
      round = try container.decode(Int.self, forKey: .round)
    }

    package func encode(to encoder: any Encoder) throws {
      try network.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(side, forKey: .side)
      try container.encode(classes, forKey: .classes)
      try container.encode(warmupSteps, forKey: .warmupSteps)
      try container.encode(measuredSteps, forKey: .measuredSteps)
      try container.encode(round, forKey: .round)
    }
  }

  /// A `MeasuredStep`.
  package static let measurementFile = "measurement.json"

  package static let declaration = StageDeclaration(
    kind: "training-step", summary: "Time and memory of the training steps of one configuration.",
    outputs: [measurementFile],
    dependsOnMachine: true,
    isMeasurement: true)

  package static let example = examples[0]

  package static let examples = ImageNetworkSettings.examples(among: PaperImageRules.self).map {
    Parameters(
      network: $0, side: 32, classes: 10, warmupSteps: 1, measuredSteps: 1, round: 1)
  }

  package static let choices = ["method": PaperImageRules.all.map { $0.method.rawValue }]

  /// Steps times images times passes over the maps, in the unit of `ImageTrainingStage.work`.
  package static let work: StageWork<Parameters> = { parameters, _ in
    let network = parameters.network
    guard
      let architecture = try? ImageArchitecture(
        network.backbone, side: parameters.side, classes: 2, width: network.width)
    else { return nil }
    let pass = architecture.layers.reduce(0.0) { sum, layer in
      sum + Double(layer.side * layer.side * layer.outputs) * (18 * Double(layer.inputs) + 1000)
    }
    let steps = parameters.warmupSteps + parameters.measuredSteps
    return pass * Double(steps * network.recipe.batchSize) * network.rule.passes
  }

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    try BLAS.prepare()
    let network = parameters.network
    let plan = try StepPlan(network, side: parameters.side, classes: parameters.classes)
    try requireMemory(FusedMemory.step(plan).peak.bytes)
    let loadBefore = Machine.load
    let device = Device(threads: context.threads)
    let rule = try network.makeRule(
      side: parameters.side, classes: parameters.classes, on: device)
    var trainee = try Trainee(rule, network.recipe, on: device)
    let batch = Batch(parameters, on: device)
    var milliseconds: [Double] = []
    let total = parameters.warmupSteps + parameters.measuredSteps
    for step in 0..<total {
      if step == parameters.warmupSteps { device.memory.resetPeak() }
      let began = ContinuousClock.now
      let losses = trainee.train(batch.x, labels: batch.labels, step: step, epoch: 0)
      let elapsed = ContinuousClock.now - began
      guard losses.total.isFinite else { throw LearningError.diverged(step: step + 1) }
      if step >= parameters.warmupSteps { milliseconds.append(elapsed / .milliseconds(1)) }
      context.report(StageProgress(step: step + 1, totalSteps: total, loss: losses.total))
    }
    let peak = device.memory.peak
    let measured = MeasuredStep(
      network: network, side: parameters.side, classes: parameters.classes,
      warmupSteps: parameters.warmupSteps, round: parameters.round, milliseconds: milliseconds,
      allocatorPeakBytes: peak.total,
      allocatorPeakByPurpose: Dictionary(
        uniqueKeysWithValues: MemoryPurpose.allCases.map { ($0.rawValue, peak[$0]) }),
      residentPeakBytes: OwnProcess.peakResidentBytes,
      machine: MeasuredStep.Machine(
        processor: Machine.processor ?? "an unknown processor", threads: context.threads,
        loadBefore: loadBefore,
        loadAfter: Machine.load))
    try StableJSON.write(measured, to: context.path(forOutput: measurementFile))
    context.log(
      "\(measured.medianMilliseconds) ms a step, \(measured.imagesPerSecond) images/s, "
        + "peak \(peak.total >> 20) MiB of tensors, \(measured.residentPeakBytes >> 20) MiB resident"
    )
  }

  /// A step that does not fit would measure the swap, or end everything.
  private static func requireMemory(_ bytes: Int) throws {
    let available = Machine.availableBytes
    guard bytes > available, available > 0 else { return }
    throw StageError.invalidInput(
      "its tensors take \(bytes >> 20) MiB and this machine has \(available >> 20) MiB free\n"
        + "  next: end other programs, or choose a profile with smaller batches")
  }

  /// What every step sees.
  private struct Batch {
    let x: Tensor
    let labels: [Int32]

    init(_ parameters: Parameters, on device: Device) {
      let recipe = parameters.network.recipe
      x = device.memory.tensor(
        [recipe.batchSize, parameters.side, parameters.side, 3], for: .inputs)
      CounterGenerator(seed: recipe.seed, purpose: .measuredBatch, 0).fillNormal(x, deviation: 1)
      var labels = [Int32](repeating: 0, count: recipe.batchSize)
      CounterGenerator(seed: recipe.seed, purpose: .measuredBatch, 1)
        .fillIntegers(&labels, below: Int32(parameters.classes))
      self.labels = labels
    }
  }
}

extension RandomPurpose {
  /// `Learning` has the numbers below 100, `PreparedImages` those below 200, `Information` those below 300.
  fileprivate static let measuredBatch = RandomPurpose(rawValue: 300)
}
