public import Kernels

/// Softmax regression on pixels: what a linear classifier makes of the images.
///
/// `z = x Wᵀ + b`, x [B, 3 S²] the normalised pixels of an image, `loss = cross-entropy(z, y)`. W and b
/// start at 0: the loss is convex. A network that is no better than this has learned nothing that deserves
/// its layers.
public struct PixelRegression: LearningRule {
  public let groups: [ParameterGroup]
  private let linear: Linear
  private let classes: Int
  private let device: Device

  public init(side: Int, classes: Int, on device: Device) {
    let group = ParameterGroup(
      Linear.specifications("linear", inputs: 3 * side * side, outputs: classes), on: device)
    linear = Linear("linear", in: group)
    groups = [group]
    self.classes = classes
    self.device = device
  }

  public var temperatures: [Float] { [] }

  /// The columns of the weight run over pixels, then channels.
  public var state: [StateTensor] {
    [
      StateTensor("linear.weight", linear.weight.value),
      StateTensor("linear.bias", linear.bias.value),
    ]
  }

  public func step(
    _ x: Tensor, labels: [Int32], _ context: StepContext, update: (Int) -> Void
  ) -> StepLosses {
    let pixels = flat(x)
    let logits = logits(pixels)
    let loss = softmaxCrossEntropy(logits, labels: labels, gradient: logits)
    linear.pullback(logits, x: pixels)
    update(0)
    return StepLosses(layers: [], classifier: loss)
  }

  public func predict(_ x: Tensor) -> RuleLogits {
    RuleLogits(classifier: logits(flat(x)), layers: [])
  }

  private func logits(_ pixels: Tensor) -> Tensor {
    let logits = device.memory.tensor([pixels.shape[0], classes], for: .activations)
    linear(pixels, into: logits)
    return logits
  }

  private func flat(_ x: Tensor) -> Tensor {
    x.reshaped([x.shape[0], x.count / x.shape[0]])
  }
}

/// Softmax regression on pixels has no settings of its own.
public struct PixelRegressions: ImageNetworkRule {
  public static let method = ImageMethod.linear
  public static let examples: [any ImageNetworkRule] = [PixelRegressions()]

  public init() {}

  public var passes: Double { 3 }

  public func makeRule(
    _ architecture: ImageArchitecture, _ recipe: TrainingRecipe, on device: Device
  ) throws(LearningError) -> any LearningRule {
    PixelRegression(side: architecture.side, classes: architecture.classes, on: device)
  }
}
