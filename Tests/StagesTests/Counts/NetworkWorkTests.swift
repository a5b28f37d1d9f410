import Learning
import Testing

@testable import ImageStages
@testable import Measurements

/// Multiply-adds by hand.
@Suite struct NetworkWorkTests {
  /// VGG8 for images of 32 pixels and 10 classes, learning as `change` says.
  private func work(
    _ backbone: Backbone = .vgg8, side: Int = 32, classes: Int = 10,
    _ change: (inout ImageNetworkSettings) -> Void
  ) throws -> NetworkWork {
    var network = PaperNetworkTraining.example.network
    network.width = 1
    change(&network)
    return try NetworkWork(
      ImageArchitecture(backbone, side: side, classes: classes, width: 1), network)
  }

  // The maps of VGG8 at 32 pixels have sides 32, 32, 16, 16, 8, 4 and 2.
  private static let first = 1024 * 9 * 3 * 128
  private static let convolutions =
    first + 1024 * 9 * 128 * 256 + 256 * 9 * 256 * 256 + 256 * 9 * 256 * 512
    + (64 + 16 + 4) * 9 * 512 * 512
  /// Goodness of 2048, 1024, 1024 and four times 512 numbers for each of ten classes.
  private static let projections = (2048 + 1024 + 1024 + 4 * 512) * 10
  private static let classifier = (256 + 256 + 4 * 512) * 10

  @Test func `a step of DTG-FF has no gradient in the inputs of convolutions`() throws {
    let found = try work { $0.learn(by: .dtgFF) }
    #expect(found.forward == Self.convolutions + Self.projections + Self.classifier)
    #expect(
      found.step == 2 * Self.convolutions + 2 * Self.projections + 3 * Self.classifier)
    // 3.83 billion floating-point operations an image, two of them a multiply-add.
    #expect((Double(found.step) * 2 / 1e7).rounded() == 383)
  }

  @Test func `the naive order convolves once more`() throws {
    let pipelined = try work { $0.learn(by: .dtgFF) }
    let naive = try work {
      $0.learnByGoodness { $0.order = .naive }
    }
    #expect(naive.forward == pipelined.forward)
    #expect(naive.step == pipelined.step + Self.convolutions)
  }

  @Test func `backpropagation needs no gradient in the image`() throws {
    let single = try work {
      $0.backpropagate()
    }
    #expect(single.forward == Self.convolutions + Self.classifier)
    #expect(single.step == 3 * Self.convolutions - Self.first + 3 * Self.classifier)
    let recomputed = try work {
      $0.backpropagate { $0.activations = .recomputed }
    }
    #expect(recomputed.step == single.step + Self.convolutions)
  }

  @Test func `heads read the cells or the means of their layers`() throws {
    func heads(_ input: HeadInput) throws -> NetworkWork {
      try work {
        $0.backpropagate {
          $0.heads = .everyLayer
          $0.headInput = input
        }
      }
    }
    // As many numbers as the projections of DTG-FF read; or one a channel.
    #expect(try heads(.cells).forward == Self.convolutions + Self.projections)
    let means = (128 + 256 + 256 + 4 * 512) * 10
    #expect(try heads(.means).forward == Self.convolutions + means)
    #expect(try heads(.means).step == 3 * Self.convolutions - Self.first + 3 * means)
  }

  @Test func `a linear classifier has no convolutions to count`() {
    #expect(throws: LearningError.self) { try work { $0.learn(by: .linear) } }
  }
}
