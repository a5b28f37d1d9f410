public import Kernels
package import Learning

/// Softmax regression on features, trained by Adam (paper, appendix C.2).
///
/// `z = x Wᵀ + b`, x [B, D] standardised by the training samples, `loss = cross-entropy(z, y)`. W and b
/// start at 0: the loss is convex, and a start elsewhere would only add noise.
public struct SoftmaxProbe {
  package let group: ParameterGroup
  private let linear: Linear
  private var adam: Adam
  private let classes: Int

  init(features: Int, classes: Int, _ settings: ProbeSettings) {
    group = ParameterGroup(
      Linear.specifications("probe", inputs: features, outputs: classes))
    linear = Linear("probe", in: group)
    adam = Adam(
      AdamSettings(
        learningRate: settings.learningRate, beta1: settings.beta1, beta2: settings.beta2,
        epsilon: settings.epsilon, weightDecay: 0), moving: group)
    self.classes = classes
  }

  /// Takes one step on a batch; returns its loss in nats.
  package mutating func step(_ x: Tensor, labels: [Int32]) -> Double {
    let z = Tensor([labels.count, classes])
    linear(x, into: z)
    let loss = softmaxCrossEntropy(z, labels: labels, gradient: z)
    linear.pullback(z, x: x)
    adam.step()
    return loss
  }

  /// Learns from the rows of x in the given order, `batchSize` at a time; returns the mean loss.
  mutating func learn(_ x: Tensor, labels: [Int32], order: [Int32], batchSize: Int) -> Double {
    let batch = Tensor([min(batchSize, order.count), x.shape[1]])
    var sum = 0.0
    for first in stride(from: 0, to: order.count, by: batchSize) {
      let picks = Array(order[first..<min(first + batchSize, order.count)])
      let part = batch.rows(0..<picks.count)
      gatherRows(x, picks, into: part)
      sum += Double(picks.count) * step(part, labels: picks.map { labels[Int($0)] })
    }
    return sum / Double(order.count)
  }

  /// The logits [N, K] of x [N, D].
  func predict(_ x: Tensor) -> Tensor {
    let z = Tensor([x.shape[0], classes])
    linear(x, into: z)
    return z
  }
}

extension SoftmaxProbe {
  /// What a probe found.
  public struct Result: Codable, Sendable, Equatable {
    public var trainSamples: Int
    public var testSamples: Int
    /// Held-out samples that it gets right.
    public var correct: Int
    /// The mean training loss of the last epoch, in nats.
    public var trainLoss: Double

    public init(trainSamples: Int, testSamples: Int, correct: Int, trainLoss: Double) {
      self.trainSamples = trainSamples
      self.testSamples = testSamples
      self.correct = correct
      self.trainLoss = trainLoss
    }

    /// The share of held-out samples that it gets wrong.
    public var error: Double { 1 - Double(correct) / Double(testSamples) }
  }

  /// Splits samples at random, trains a probe on the larger part, and measures it on the other.
  ///
  /// The features x [N, D] are standardised in place.
  /// - Throws: `InformationError`.
  public static func measure(
    _ x: Tensor, labels: [Int32], classes: Int, _ settings: ProbeSettings
  ) throws(InformationError) -> Result {
    try settings.validate()
    guard x.shape.rank == 2, x.shape[0] == labels.count else {
      throw .countMismatch(values: x.shape[0], labels: labels.count)
    }
    for index in 0..<x.count where !x.pointer[index].isFinite {
      throw .notFinite(index: index / x.shape[1], value: "\(x.pointer[index])")
    }
    let trainCount = Int((Double(labels.count) * settings.trainShare).rounded())
    try requireSetting(
      trainCount > 0 && trainCount < labels.count, "trainShare", settings.trainShare,
      "such that both parts of \(labels.count) samples have some")
    let order = CounterGenerator(seed: settings.seed, purpose: .probeSplit)
      .permutation(labels.count)
    let (train, test) = (Array(order[..<trainCount]), Array(order[trainCount...]))
    FeatureStandard(x, rows: train).apply(to: x)
    var probe = SoftmaxProbe(features: x.shape[1], classes: classes, settings)
    var loss = 0.0
    for epoch in 0..<settings.epochs {
      let places = CounterGenerator(
        seed: settings.seed, purpose: .probeOrder, UInt32(epoch)
      ).permutation(trainCount)
      loss = probe.learn(
        x, labels: labels, order: places.map { train[Int($0)] }, batchSize: settings.batchSize)
    }
    let heldOut = Tensor([test.count, x.shape[1]])
    gatherRows(x, test, into: heldOut)
    return Result(
      trainSamples: trainCount, testSamples: test.count,
      correct: correctCount(probe.predict(heldOut), labels: test.map { labels[Int($0)] }),
      trainLoss: loss)
  }
}
