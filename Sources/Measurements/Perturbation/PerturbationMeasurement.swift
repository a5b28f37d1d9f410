package import ImageStages
internal import Kernels
internal import Learning
package import StageKit

/// Takes some more steps of a trained network, and measures how far each moves what the layers hand on (paper,
/// appendix D.7).
///
/// Once at the highest rate of the training's schedule and once at the lowest, both from the stored network
/// with new moments of AdamW.
package struct PerturbationMeasurement: Stage {
  package struct Parameters: Codable {
    /// The seed of the network, which must be the stored one's.
    package let seed: UInt64
    /// Steps whose change is not counted among the later ones; that of the first is kept by itself.
    package let warmupSteps: Int
    package let measuredSteps: Int
  }

  package struct Result: Codable {
    package var rates: [RatePerturbations]
    package var warmupSteps: Int
    package var measuredSteps: Int
    package var network: ImageRunMetrics
  }

  package static let file = "perturbation.json"

  package static let declaration = StageDeclaration(
    kind: "layer-perturbation", summary: "How far an update moves what a layer hands on.",
    inputs: StoredNetwork.slots, outputs: [file],
    dependsOnMachine: true)

  package static let example = Parameters(seed: 1, warmupSteps: 1, measuredSteps: 1)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    for (name, steps) in [
      ("warmupSteps", parameters.warmupSteps), ("measuredSteps", parameters.measuredSteps),
    ] where steps < 1 {
      throw StageError.invalidInput("`\(name)` must be at least 1, not \(steps)")
    }
    let network = try StoredNetwork(context, seed: parameters.seed)
    let recipe = network.settings.network.recipe
    let rates: [(RatePerturbations.Place, Double)] = [
      (.peak, recipe.learningRate), (.floor, recipe.learningRateFloor),
    ]
    // A floor of 0 moves nothing.
    let measured = try rates.filter { $0.1 > 0 }.map { place, rate in
      try network.restore()
      let layers = try perturbations(of: network, rate: rate, parameters) { step, total in
        context.report(StageProgress(step: step, totalSteps: total))
      }
      context.log("at \(rate): \(layers.map(\.later))")
      return RatePerturbations(place: place, rate: rate, layers: layers)
    }
    try StableJSON.write(
      Result(
        rates: measured, warmupSteps: parameters.warmupSteps,
        measuredSteps: parameters.measuredSteps, network: network.metrics),
      to: context.path(forOutput: file))
  }

  /// Trains the network on at a constant rate.
  private static func perturbations(
    of network: StoredNetwork, rate: Double, _ parameters: Parameters,
    report: (_ step: Int, _ total: Int) -> Void
  ) throws -> [LayerPerturbation] {
    var recipe = network.settings.network.recipe
    (recipe.epochs, recipe.learningRate, recipe.learningRateFloor) = (1, rate, rate)
    var trainee = try Trainee(network.rule, recipe, on: network.device)
    let walk = ActivationWalk(
      network.rule, network.reads, on: network.device)
    let source = network.batches
    let perEpoch = source.batchesPerEpoch(batchSize: recipe.batchSize)
    let x = network.device.memory.tensor(
      [recipe.batchSize, source.side, source.side, source.channels], for: .inputs)
    var labels: [Int32] = []
    var first: [Double] = []
    var later: [[Double]] = []
    let total = parameters.warmupSteps + parameters.measuredSteps
    for step in 0..<total {
      let (epoch, batch) = step.quotientAndRemainder(dividingBy: perEpoch)
      let count = source.trainBatch(
        epoch: epoch, batch: batch, batchSize: recipe.batchSize, into: x, labels: &labels)
      let images = x.rows(0..<count)
      let isSeen = step == 0 || step >= parameters.warmupSteps
      let before = isSeen ? walk.passages(images) : []
      let losses = trainee.train(images, labels: labels, step: step, epoch: 0)
      guard losses.total.isFinite else { throw LearningError.diverged(step: step + 1) }
      if step == 0 { first = walk.changes(since: before) }
      if step >= parameters.warmupSteps { later.append(walk.changes(since: before)) }
      report(step + 1, total)
    }
    return first.indices.map { layer in
      LayerPerturbation(
        first: first[layer],
        later: later.reduce(0) { $0 + $1[layer] } / Double(later.count))
    }
  }
}
