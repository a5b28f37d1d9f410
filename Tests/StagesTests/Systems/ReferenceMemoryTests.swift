import Kernels
import Learning
import Report
import TestSupport
import Testing

@testable import Measurements
@testable import Paper

extension Tolerances {
  /// Of peaks that were printed to two decimals, by a model that may count small tensors otherwise.
  static let printedPeaks = 0.01
  /// Of peaks that a device's allocator measured: it rounds sizes up, and libraries keep some memory.
  static let publishedPeaks = 0.03
}

/// The memory model of an eager framework against what is known of the paper's program.
@Suite struct ReferenceMemoryTests {
  private func plan(
    _ method: StepPlan.Method, _ backbone: Backbone = .vgg11, side: Int = 224, classes: Int = 100
  ) throws -> StepPlan {
    let network = try ImageArchitecture(backbone, side: side, classes: classes, width: 1)
    return StepPlan(layers: network.layers, classes: classes, batch: 128, method: method)
  }

  private func expectPeak(
    _ peak: MemoryPeak, _ gibibytes: Double, within tolerance: Double,
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(
      abs(peak.gibibytes / gibibytes - 1) < tolerance,
      "\(peak.gibibytes) GiB in \(peak.moment), not \(gibibytes)", sourceLocation: location)
  }

  /// Micro-batches with recomputation or not, and the peaks of VGG11 at 224 in GiB.
  private static let peaks: [(BlockNorm, ActivationMemory, Int, Double)] = [
    (.batchNorm, .kept, 1, 8.14), (.batchNorm, .kept, 2, 4.15), (.batchNorm, .kept, 4, 2.15),
    (.batchNorm, .recomputed, 1, 6.34), (.layerNorm, .kept, 1, 8.11),
    (.layerNorm, .kept, 2, 4.14), (.layerNorm, .kept, 4, 2.14),
    (.layerNorm, .recomputed, 1, 5.24), (.none, .kept, 1, 4.81), (.none, .kept, 2, 2.47),
    (.none, .kept, 4, 1.31), (.none, .recomputed, 1, 4.81),
  ]

  @Test(arguments: peaks)
  func `backpropagation's peaks follow from its shapes`(
    norm: BlockNorm, activations: ActivationMemory, parts: Int, gibibytes: Double
  ) throws {
    let plan = try plan(.endToEnd(norm, activations, microBatches: parts))
    expectPeak(
      ReferenceMemory.step(plan).peak, gibibytes, within: Tolerances.printedPeaks)
  }

  @Test func `the local method's peak is its first layer's, and an early next input raises it`()
    throws
  {
    let plan = try plan(.local(.pipelined, learned: true))
    let peak = ReferenceMemory.step(plan).peak
    expectPeak(peak, 7.87, within: Tolerances.printedPeaks)
    #expect(peak.moment == "backward of layer 0")
    // Five copies of the first map: h, h² and three gradients.
    let map = plan.layers[0].mapFloats(128) * 4
    #expect(peak.tensors.prefix(5).allSatisfy { $0.bytes == map })
    #expect(peak.tensors[5].bytes < map)
    expectPeak(
      ReferenceMemory.step(plan, derivesEarly: true).peak, 8.26, within: Tolerances.printedPeaks)
    let naive = try self.plan(.local(.naive, learned: true))
    #expect(ReferenceMemory.step(naive).peak.bytes == peak.bytes)
  }

  @Test func `the two peaks that the paper publishes are within three percent`() throws {
    let published = try PublishedValues.bundled()
    for (path, method) in [
      ("bp_grad_accum_64x2", StepPlan.Method.endToEnd(.batchNorm, .kept, microBatches: 2)),
      ("dtg_ff_b128", .local(.pipelined, learned: true)),
    ] {
      let value = try published.published("sec6_2_systems/rows/\(path)/peak_memory").value
      expectPeak(
        ReferenceMemory.step(try plan(method)).peak, try #require(value),
        within: Tolerances.publishedPeaks)
    }
  }

  /// Peaks at 32 pixels, batch 128 and 10 classes in GiB: the local method's, and backpropagation's.
  @Test(arguments: [
    (Backbone.vgg8, 0.825, 0.851), (.vgg11, 0.296, 0.291), (.vgg13, 0.33, 0.387),
  ])
  func `small images give the known estimates`(
    backbone: Backbone, local: Double, endToEnd: Double
  ) throws {
    func peak(_ method: StepPlan.Method) throws -> MemoryPeak {
      ReferenceMemory.step(try plan(method, backbone, side: 32, classes: 10)).peak
    }
    expectPeak(
      try peak(.local(.pipelined, learned: true)), local, within: Tolerances.publishedPeaks)
    expectPeak(
      try peak(.endToEnd(.batchNorm, .kept, microBatches: 1)), endToEnd,
      within: Tolerances.printedPeaks)
  }

  @Test func `with depth the local peak stays and backpropagation's rises`() throws {
    func peaks(_ method: StepPlan.Method) throws -> [Int] {
      let plan = try plan(method)
      return (2...8).map { ReferenceMemory.step(plan.truncated(to: $0)).peak.bytes }
    }
    let local = try peaks(.local(.pipelined, learned: true))
    let endToEnd = try peaks(.endToEnd(.batchNorm, .kept, microBatches: 1))
    // Only weights and projections are added: less than 3 % of the peak.
    #expect(Double(local[6]) < 1.03 * Double(local[0]))
    #expect(zip(endToEnd, endToEnd.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(Double(endToEnd[6]) > 1.15 * Double(endToEnd[0]))
  }

  @Test func `every tensor but parameters and inputs is gone after the step`() throws {
    let kept: Set = [
      "x", "parameters", "moments", "gradients", "projections", "gradients of the classifier",
    ]
    for method: StepPlan.Method in [
      .local(.naive, learned: false), .endToEnd(.layerNorm, .recomputed, microBatches: 2),
      .endToEnd(.batchNorm, .kept, microBatches: 1),
    ] {
      let events = ReferenceMemory.step(try plan(method)).events
      let maps = events.filter { ["s", "s0", "h", "h0", "x'0"].contains($0.tensor) }
      #expect(maps.reduce(0) { $0 + $1.bytes } == 0)
      let gone = Set(events.filter { $0.bytes < 0 }.map(\.number))
      let left = events.filter { $0.bytes > 0 && !gone.contains($0.number) }.map(\.tensor)
      let strangers = Set(left).subtracting(kept).filter {
        !$0.hasPrefix("gradients of layer") && !["features", "logits"].contains($0)
          && !$0.hasSuffix("features")
      }
      #expect(strangers.isEmpty, "\(strangers)")
    }
  }

  @Test func `the largest batch is the last that fits`() throws {
    func peak(_ batch: Int) -> Int { 1000 + 7 * batch }
    #expect(LargestBatch.within(1700, peak: peak) == 100)
    #expect(LargestBatch.within(1699, peak: peak) == 99)
    #expect(LargestBatch.within(1699, unit: 4, peak: peak) == 96)
    #expect(LargestBatch.within(1000, peak: peak) == 0)
  }
}
