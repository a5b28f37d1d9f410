/// The stretches of steps between two looks at a training.
///
/// A stretch ends at every `evaluationInterval`, at the last step, and often enough that
/// a cancelled training stops soon.
struct TrainingSchedule: Sequence {
  let steps: Int
  let evaluationInterval: Int

  /// About 50 ms of a small student.
  static let longestStretch = 50

  func makeIterator() -> some IteratorProtocol<Range<Int>> {
    sequence(state: 0) { (first: inout Int) -> Range<Int>? in
      guard first < steps else { return nil }
      let evaluation = (first / evaluationInterval + 1) * evaluationInterval
      let end = Swift.min(first + Self.longestStretch, evaluation, steps)
      defer { first = end }
      return first..<end
    }
  }

  /// Whether the learning curve has a point after this many steps.
  func evaluates(after step: Int) -> Bool { step == steps || step % evaluationInterval == 0 }
}
