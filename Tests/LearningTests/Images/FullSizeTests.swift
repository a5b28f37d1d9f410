import Kernels
import Testing

@testable import Learning

/// The paper's networks at their own width, which no test trains.
struct FullSizeTests {
  /// Derived from the published channels: 9 I O + O for each convolution.
  @Test(arguments: [
    (Backbone.vgg8, 32, 9_148_416, 2560), (.vgg11, 224, 9_220_480, 2688),
    (.vgg13, 32, 9_404_992, 2880),
  ])
  func `convolutions have the published numbers of parameters`(
    backbone: Backbone, side: Int, count: Int, features: Int
  ) throws {
    let architecture = try ImageArchitecture(backbone, side: side, classes: 10, width: 1)
    let rule = try ConvolutionalDTG(
      architecture, .standard, .standard, classifier: .standard, on: Device(threads: 1))
    let convolutions = rule.layers.reduce(0) {
      $0 + $1.conv.weight.value.count + ($1.conv.bias?.value.count ?? 0)
    }
    #expect(convolutions == count)
    #expect(architecture.classifierInputs == features)
    // One temperature a layer, and the classifier's norm, weight and bias.
    let learned = rule.groups.reduce(0) { $0 + $1.count }
    #expect(learned == count + rule.layers.count + 2 * features + 10 * features + 10)
  }

  @Test func `goodness of VGG8 has the published dimensions`() throws {
    let architecture = try ImageArchitecture(.vgg8, side: 32, classes: 10, width: 1)
    #expect(
      architecture.layers.map(\.goodnessDimension) == [2048, 1024, 1024, 512, 512, 512, 512])
  }
}
