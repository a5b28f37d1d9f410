import Kernels
import Testing

@testable import Batches
@testable import PreparedImages

/// What is drawn: domains, chances, and independence of what is not asked for.
@Suite struct AugmentationDrawingTests {
  private static let side = 32
  private static let samples = 20_000

  private func draw(_ settings: AugmentationSettings, image: Int, epoch: Int = 0) -> Augmentation {
    let generator = CounterGenerator(
      seed: 5, purpose: .augmentation, UInt32(epoch), UInt32(image))
    var draws = Draws(generator, count: Augmentation.drawCount)
    return Augmentation(settings, side: Self.side, &draws)
  }

  private func factor(_ adjustment: Augmentation.Adjustment) -> Float {
    switch adjustment {
    case .brightness(let x), .contrast(let x), .saturation(let x), .hue(let x): x
    }
  }

  private func kind(_ adjustment: Augmentation.Adjustment) -> Int {
    switch adjustment {
    case .brightness: 0
    case .contrast: 1
    case .saturation: 2
    case .hue: 3
    }
  }

  /// Whether counts of equally likely cases are within five deviations of their mean.
  private func isEven(_ counts: some Collection<Int>) -> Bool {
    let mean = Double(Self.samples) / Double(counts.count)
    return counts.allSatisfy { abs(Double($0) - mean) < 5 * mean.squareRoot() }
  }

  @Test func `all shifts, orders, flips and hole centres are equally likely`() {
    var (tops, lefts, orders) = ([Int: Int](), [Int: Int](), [[Int]: Int]())
    var (rows, columns, mirrored) = ([Int: Int](), [Int: Int](), 0)
    for image in 0..<Self.samples {
      let drawn = draw(.paper, image: image)
      tops[drawn.top, default: 0] += 1
      lefts[drawn.left, default: 0] += 1
      orders[drawn.adjustments.map(kind), default: 0] += 1
      mirrored += drawn.isMirrored ? 1 : 0
      // A hole of 16 around the pixel p begins at p - 8 and ends at p + 8, cut to the image.
      rows[drawn.hole.rows.lowerBound + drawn.hole.rows.upperBound, default: 0] += 1
      columns[drawn.hole.columns.lowerBound + drawn.hole.columns.upperBound, default: 0] += 1
    }
    #expect(tops.keys.sorted() == Array(-4...4) && isEven(tops.values))
    #expect(lefts.keys.sorted() == Array(-4...4) && isEven(lefts.values))
    #expect(orders.count == 24 && isEven(orders.values))
    #expect(isEven([mirrored, Self.samples - mirrored]))
    #expect(rows.count == Self.side && isEven(rows.values))
    #expect(columns.count == Self.side && isEven(columns.values))
  }

  @Test func `factors fill their ranges evenly`() {
    var settings = AugmentationSettings.paper
    settings.contrast = 1.5
    let ranges: [ClosedRange<Float>] = [0.6...1.4, 0...2.5, 0.6...1.4, -0.1...0.1]
    var factors: [[Float]] = [[], [], [], []]
    for image in 0..<Self.samples {
      for adjustment in draw(settings, image: image).adjustments {
        factors[kind(adjustment)].append(factor(adjustment))
      }
    }
    for (range, drawn) in zip(ranges, factors) {
      let width = range.upperBound - range.lowerBound
      #expect(drawn.allSatisfy(range.contains))
      let tenths = drawn.map { min(Int(($0 - range.lowerBound) / width * 10), 9) }
      #expect(isEven((0..<10).map { tenth in tenths.count { $0 == tenth } }))
    }
  }

  @Test func `the shift, the flip and the factors of an image are not related`() {
    var sums = (shiftFlip: 0.0, factors: 0.0)
    for image in 0..<Self.samples {
      let drawn = draw(.paper, image: image)
      let byKind = drawn.adjustments.sorted { kind($0) < kind($1) }.map(factor)
      sums.shiftFlip += Double(drawn.top) * (drawn.isMirrored ? 1 : -1)
      sums.factors += Double((byKind[0] - 1) * (byKind[1] - 1))
    }
    // Deviations of the products: 2.58 (shifts of ±4) and 0.231² (factors of ±0.4).
    let samples = Double(Self.samples)
    #expect(abs(sums.shiftFlip / samples) < 5 * 2.58 / samples.squareRoot())
    #expect(abs(sums.factors / samples) < 5 * 0.0533 / samples.squareRoot())
  }

  @Test func `leaving out one change leaves the others as they were`() {
    var settings = AugmentationSettings.paper
    settings.brightness = 0
    settings.cutout = 0
    settings.flipProbability = 0
    for image in 0..<100 {
      let (all, some) = (draw(.paper, image: image), draw(settings, image: image))
      #expect(all.top == some.top && all.left == some.left)
      #expect(all.adjustments.filter { kind($0) != 0 } == some.adjustments)
      #expect(some.hole.rows.isEmpty && some.hole.columns.isEmpty && !some.isMirrored)
    }
  }

  @Test func `an image changes in another way in each epoch`() {
    #expect(draw(.paper, image: 3, epoch: 1) == draw(.paper, image: 3, epoch: 1))
    #expect(draw(.paper, image: 3, epoch: 1) != draw(.paper, image: 3, epoch: 2))
    #expect(draw(.paper, image: 3, epoch: 1) != draw(.paper, image: 1, epoch: 3))
  }

  @Test(arguments: [
    ("smallestArea", \AugmentationSettings.smallestArea, 0), ("hue", \.hue, 0.6),
    ("flipProbability", \.flipProbability, 1.1), ("contrast", \.contrast, -0.1),
    ("largestAspect", \.largestAspect, .nan),
  ])
  func `a setting outside its domain is named`(
    name: String, field: any WritableKeyPath<AugmentationSettings, Double> & Sendable, value: Double
  ) {
    var settings = AugmentationSettings.paper
    settings[keyPath: field] = value
    #expect {
      try settings.validate(side: Self.side)
    } throws: { "\($0)".contains("`\(name)` of a data set cannot be \(value)") }
  }
}
