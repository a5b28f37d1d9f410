import Kernels
import TestSupport
import Testing

@testable import Learning

/// What saves memory of backpropagation leaves its gradients as they are.
struct FairBaselineTests {
  /// Relative to the largest gradient: sums over micro-batches are added in another order.
  static let tolerance = 2e-5

  init() throws { try BLAS.prepare() }

  /// The gradients of a step on the same batch and parameters.
  private func gradients(_ settings: BackpropagationSettings) throws -> [Float] {
    let rule = try makeBackpropagation(settings)
    let (x, labels) = tinyBatch(8)
    _ = rule.step(x, labels: labels, StepContext(seed: 3, step: 5)) { _ in }
    return rule.groups.flatMap(\.gradients.elements)
  }

  private func expectSame(
    _ found: [Float], _ expected: [Float], _ location: SourceLocation = #_sourceLocation
  ) {
    let scale = expected.map(abs).max() ?? 0
    let error = zip(found, expected).map { abs(Double($0) - Double($1)) }.max() ?? .infinity
    #expect(scale > 0 && found.count == expected.count, sourceLocation: location)
    #expect(
      error <= Self.tolerance * Double(scale), "\(error) of \(scale)", sourceLocation: location)
  }

  @Test(arguments: BlockNorm.allCases, ImageHeads.allCases)
  func `recomputed activations give the gradients of kept ones, dropout included`(
    norm: BlockNorm, heads: ImageHeads
  ) throws {
    let kept = BackpropagationSettings.standard.with(\.blockNorm, norm).with(\.heads, heads)
    expectSame(try gradients(kept.with(\.activations, .recomputed)), try gradients(kept))
  }

  /// Each layer's head, since the classifier over concatenated features normalises its batch too.
  @Test(arguments: [BlockNorm.none, .layerNorm], [2, 4])
  func `without batch statistics, parts of a batch add up to the whole`(
    norm: BlockNorm, parts: Int
  ) throws {
    let whole = BackpropagationSettings.standard.with(\.blockNorm, norm)
      .with(\.heads, .everyLayer).with(\.blockDropout, 0)
    expectSame(try gradients(whole.with(\.microBatches, parts)), try gradients(whole))
  }

  @Test func `with batch statistics they do not, by design`() throws {
    let whole = BackpropagationSettings.standard.with(\.blockNorm, .batchNorm)
      .with(\.heads, .everyLayer).with(\.blockDropout, 0)
    let found = try gradients(whole.with(\.microBatches, 2))
    let expected = try gradients(whole)
    let error = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
    #expect(error > 100 * Float(Self.tolerance) * (expected.map(abs).max() ?? 0))
  }
}
