internal import Kernels

/// How a teacher's outputs are put together into labels.
package enum LabelMerging: String, Codable, CaseIterable, Sendable {
  /// Outputs are dealt out by chance, so a label is made of regions that have nothing in common.
  case random
  /// Outputs that rise and fall together share a label, as the members of a superclass do.
  case nearest
}

/// What becomes of a teacher's labels.
struct LabelStructure {
  /// The label of each output.
  let labels: [Int32]
  private let classes: Int
  private let noise: Double
  private let seed: UInt64

  /// Labels have equally many outputs, or one more; where there are as many, nothing is merged.
  ///
  /// `logits` are the teacher's outputs [N, O] on its training samples.
  init(_ merging: LabelMerging, logits: Tensor, classes: Int, noise: Double, seed: UInt64) {
    (self.classes, self.noise, self.seed) = (classes, noise, seed)
    let outputs = logits.shape[1]
    guard outputs > classes else {
      labels = (0..<Int32(outputs)).map { $0 }
      return
    }
    switch merging {
    case .random: labels = Self.dealt(outputs, to: classes, seed: seed)
    case .nearest: labels = Self.gathered(OutputLikeness(logits), to: classes)
    }
  }

  /// Outputs in random order, dealt out to labels in turn.
  private static func dealt(_ outputs: Int, to classes: Int, seed: UInt64) -> [Int32] {
    var order = Array(0..<outputs)
    for last in stride(from: outputs - 1, to: 0, by: -1) {
      var other = [Int32](repeating: 0, count: 1)
      CounterGenerator(seed: seed, purpose: .labelMerging, UInt32(last))
        .fillIntegers(&other, below: Int32(last + 1))
      order.swapAt(last, Int(other[0]))
    }
    var labels = [Int32](repeating: 0, count: outputs)
    for (place, output) in order.enumerated() { labels[output] = Int32(place % classes) }
    return labels
  }

  /// Label after label takes the first output that is left, and those that are most like it.
  private static func gathered(_ likeness: OutputLikeness, to classes: Int) -> [Int32] {
    var labels = [Int32](repeating: 0, count: likeness.outputs)
    var left = Array(0..<likeness.outputs)
    for label in 0..<classes {
      let size = (likeness.outputs + classes - 1 - label) / classes
      let first = left.removeFirst()
      let like = left.sorted { (likeness[first, $0], $1) > (likeness[first, $1], $0) }
        .prefix(size - 1)
      for output in [first] + like { labels[output] = Int32(label) }
      left.removeAll(where: like.contains)
    }
    return labels
  }

  func merged(_ outputs: [Int32]) -> [Int32] { outputs.map { labels[Int($0)] } }

  /// How far each sample is from another label: its best output less the best one of the other labels.
  ///
  /// `logits` are the teacher's outputs [N, O].
  func margins(_ logits: Tensor) -> [Float] {
    let outputs = labels.count
    return (0..<logits.shape[0]).map { row in
      let values = UnsafeBufferPointer(start: logits.pointer + row * outputs, count: outputs)
      let best = values.indices.max { (values[$0], $1) < (values[$1], $0) } ?? 0
      let rival = values.indices.lazy.filter { labels[$0] != labels[best] }.map { values[$0] }.max()
      return values[best] - (rival ?? values[best])
    }
  }

  /// Each label exchanged with probability `noise` for one of the others, each as often.
  func noisy(_ given: [Int32]) -> [Int32] {
    guard noise > 0, !given.isEmpty else { return given }
    let steps: Int32 = 1 << 20
    var chance = [Int32](repeating: 0, count: given.count)
    var shift = chance
    CounterGenerator(seed: seed, purpose: .labelNoise, 0).fillIntegers(&chance, below: steps)
    CounterGenerator(seed: seed, purpose: .labelNoise, 1)
      .fillIntegers(&shift, below: Int32(classes - 1))
    return given.indices.map { index in
      Double(chance[index]) < noise * Double(steps)
        ? (given[index] + 1 + shift[index]) % Int32(classes) : given[index]
    }
  }
}

extension RandomPurpose {
  static let labelMerging = RandomPurpose(rawValue: 400)
  static let labelNoise = RandomPurpose(rawValue: 401)
}
