import Kernels
import Testing

@testable import Learning

/// What training holds at its peak, by purpose.
struct ImageMemoryTests {
  init() throws { try BLAS.prepare() }

  static let backpropagations: [BackpropagationSettings] = [
    .standard, .standard.with(\.blockNorm, .batchNorm), .standard.with(\.heads, .everyLayer),
    .standard.with(\.heads, .everyLayer).with(\.optimizers, .perLayer),
    .standard.with(\.activations, .recomputed), .standard.with(\.microBatches, 4),
    .standard.with(\.heads, .everyLayer).with(\.optimizers, .perLayer)
      .with(\.microBatches, 2),
  ]

  /// The use at the peak of the second of two steps of 16 images.
  private func peak(_ rule: any LearningRule, _ device: Device) throws -> MemoryUse {
    var trainee = try Trainee(rule, .quick, on: device)
    let (x, labels) = tinyBatch(16)
    _ = trainee.train(x, labels: labels, step: 0, epoch: 0)
    device.memory.resetPeak()
    _ = trainee.train(x, labels: labels, step: 1, epoch: 0)
    return device.memory.peak
  }

  /// Bytes of the groups, cache lines and all.
  private func parameterBytes(_ rule: any LearningRule) -> Int {
    rule.groups.reduce(0) { $0 + 4 * $1.values.count }
  }

  /// The bytes of every layer's map, and of the largest.
  private func mapBytes(images: Int) -> (all: Int, largest: Int) {
    let maps = tinyArchitecture.layers.map { 4 * images * $0.pixels * $0.outputs }
    return (maps.reduce(0, +), maps.max() ?? 0)
  }

  @Test(arguments: backpropagations)
  func `backpropagation holds one gradient and two moments for each parameter`(
    settings: BackpropagationSettings
  ) throws {
    let device = Device(threads: 1)
    let rule = try makeBackpropagation(settings, on: device)
    let peak = try peak(rule, device)
    let parameters = parameterBytes(rule)
    #expect(peak[.gradients] == parameters)
    #expect(peak[.optimizer] == 2 * parameters)
    let buffers = rule.state.reduce(0) { $0 + 4 * $1.tensor.count }
    #expect(peak[.weights] >= parameters && peak[.weights] <= parameters + buffers)
    // Every map once, one more for a gradient, one for an input made anew, and small tensors; with
    // a batch normalisation the gradient has a place of its own.
    let maps = mapBytes(images: 16 / settings.microBatches)
    let more = settings.blockNorm == .batchNorm ? 3 : 2
    let small = 1 << 17
    #expect(peak[.activations] <= maps.all + more * maps.largest + small)
    #expect(peak[.activations] > maps.largest)
  }

  @Test(arguments: PropagationOrder.allCases)
  func `DTG-FF holds two maps and the state of all layers`(order: PropagationOrder) throws {
    let device = Device(threads: 1)
    let rule = try makeDTG(.standard.with(\.order, order), on: device)
    let peak = try peak(rule, device)
    let parameters = parameterBytes(rule)
    #expect(peak[.gradients] == parameters)
    #expect(peak[.optimizer] == 2 * parameters)
    let maps = mapBytes(images: 16)
    let small = 1 << 17
    #expect(peak[.activations] <= 2 * maps.largest + small)
  }

  @Test func `parts of a batch need the maps of one part`() throws {
    let (wholeDevice, partsDevice) = (Device(threads: 1), Device(threads: 1))
    let whole = try peak(makeBackpropagation(on: wholeDevice), wholeDevice)
    let parts = try peak(
      makeBackpropagation(.standard.with(\.microBatches, 4), on: partsDevice), partsDevice)
    #expect(parts[.activations] < whole[.activations] / 3)
    #expect(parts.total < whole.total)
  }

  /// Part after part by hand, added in their order and scaled at the end.
  @Test(arguments: ImageHeads.allCases)
  func `gradients of parts are added in their order, bit for bit`(heads: ImageHeads) throws {
    let parts = 4
    let settings = BackpropagationSettings.standard.with(\.heads, heads)
    let (x, labels) = tinyBatch(16)
    let whole = try makeBackpropagation(settings.with(\.microBatches, parts))
    _ = whole.step(x, labels: labels, StepContext(seed: 3, step: 2)) { _ in }
    let single = try makeBackpropagation(settings)
    let size = labels.count / parts
    var sums: [Float] = []
    for part in 0..<parts {
      let range = part * size..<(part + 1) * size
      _ = single.step(
        x.rows(range), labels: Array(labels[range]),
        StepContext(seed: 3, step: 2 * parts + part)
      ) { _ in }
      let gradients = single.groups[0].gradients.elements
      sums = sums.isEmpty ? gradients : zip(sums, gradients).map { $0 + $1 }
    }
    #expect(whole.groups[0].gradients.elements == sums.map { $0 * (1 / Float(parts)) })
  }
}
