import Kernels
import TestSupport
import Testing

@testable import Learning

/// Steps that do update: who is moved by whom, and what the order of propagation changes.
struct ImageUpdateTests {
  init() throws { try BLAS.prepare() }

  /// A network after some steps, by the bits of its parameters, with the losses of each step.
  private struct Trained {
    var parameters: [String: [UInt32]] = [:]
    var losses: [StepLosses] = []
    let rule: ConvolutionalDTG

    func names(differingFrom other: Trained) -> Set<String> {
      Set(parameters.keys.filter { parameters[$0] != other.parameters[$0] })
    }
  }

  private func train(
    _ order: PropagationOrder, steps: Int, learningRate: Double = 1e-3,
    prepare: (ConvolutionalDTG) -> Void = { _ in }
  ) throws -> Trained {
    let device = Device(threads: 1)
    let rule = try makeDTG(.standard.with(\.order, order), on: device)
    prepare(rule)
    var recipe = TrainingRecipe.quick
    (recipe.learningRate, recipe.learningRateFloor) = (learningRate, learningRate)
    recipe.weightDecay = 0
    var trainee = try Trainee(rule, recipe, on: device)
    var trained = Trained(rule: rule)
    for step in 0..<steps {
      let (x, labels) = tinyBatch(8, UInt32(step + 1))
      trained.losses.append(trainee.train(x, labels: labels, step: step, epoch: 0))
    }
    for group in rule.groups {
      for name in group.names {
        trained.parameters[name] = group[name].value.elements.map(\.bitPattern)
      }
    }
    return trained
  }

  /// Another projection is another loss for this layer.
  private func change(_ rule: ConvolutionalDTG, _ layer: Int) {
    rule.layers[layer].projection.fill(0.25)
    rule.layers[layer].projection[0] = -1
  }

  private func own(_ layer: Int) -> Set<String> {
    ["layers.\(layer).weight", "layers.\(layer).bias", "temperatures.\(layer)"]
  }

  @Test(arguments: 0..<3)
  func `a step by a layer's loss moves no other layer's parameters, bit for bit`(
    layer: Int
  ) throws {
    let plain = try train(.pipelined, steps: 1)
    let changed = try train(.pipelined, steps: 1) { change($0, layer) }
    #expect(changed.names(differingFrom: plain) == own(layer))
  }

  @Test(arguments: PropagationOrder.allCases, 0..<3)
  func `over several steps a layer's loss reaches later layers only, by their input`(
    order: PropagationOrder, layer: Int
  ) throws {
    let plain = try train(order, steps: 3)
    let changed = try train(order, steps: 3) { change($0, layer) }
    let differing = changed.names(differingFrom: plain)
    for other in 0..<layer { #expect(differing.isDisjoint(with: own(other))) }
    #expect(differing.isSuperset(of: own(layer)))
  }

  /// `|h' - h| ≤ Σ |x| |W' - W| + |b' - b|` in every pixel, since a rectifier stretches nothing; and
  /// Adam's first step moves no number by more than the learning rate.
  @Test func `what a naive step hands on differs by one update, within its bound`() throws {
    let rate: Float = 1e-3
    let before = try makeDTG()
    let after = try train(.naive, steps: 1, learningRate: Double(rate)).rule
    let (x, _) = tinyBatch(8, 1)
    let (h, moved) = (before.layers[0](x).h, after.layers[0](x).h)
    // Nine pixels of three channels, and the bias.
    let ones = Tensor([3, 3, 3, 16])
    ones.fill(1)
    let magnitudes = Tensor(x.elements.map(abs), x.shape)
    let bounds = Tensor(h.shape)
    convolution3x3(
      magnitudes, weight: ones, bias: nil, rectified: false, into: bounds,
      on: Device(threads: 1))
    let ratios = (0..<h.count).map { abs(moved[$0] - h[$0]) / (rate * (bounds[$0] + 1)) }
    // Rounding of h, whose elements are below 8, may come on top.
    let rounding: Float = 8 * 0x1p-23 / rate
    #expect((ratios.max() ?? 0) <= 1 + rounding)
    #expect((ratios.max() ?? 0) > 0.01)
  }

  @Test func `a naive step is a pipelined one up to the first order of the learning rate`() throws {
    func difference(_ rate: Double) throws -> Double {
      let pipelined = try train(.pipelined, steps: 1, learningRate: rate)
      let naive = try train(.naive, steps: 1, learningRate: rate)
      // The first layer sees the same input either way.
      #expect(naive.names(differingFrom: pipelined).isDisjoint(with: own(0)))
      #expect(naive.losses[0].layers[0] == pipelined.losses[0].layers[0])
      return zip(naive.losses[0].layers, pipelined.losses[0].layers)
        .reduce(0) { max($0, abs($1.0 - $1.1) / $1.1) }
    }
    let (large, small) = (try difference(4e-3), try difference(5e-4))
    #expect(large < 0.5 && small > 0)
    // An eighth of the rate leaves about an eighth of the difference.
    #expect(small < large / 4)
  }
}
