/// The stretches of steps between two looks at a training.
///
/// A stretch ends at every point of the learning curve, at the last step, and often enough that a cancelled
/// training stops soon.
public struct TrainingSchedule: Sendable, Equatable {
  let steps: Int
  /// Steps between two points of the learning curve; at least 1 where there are steps.
  let pointInterval: Int
  /// The most steps without a look.
  let longestStretch: Int

  /// The stretches that follow so many steps.
  func stretches(after taken: Int) -> some Sequence<Range<Int>> {
    sequence(state: taken) { (first: inout Int) -> Range<Int>? in
      guard first < steps else { return nil }
      let point = (first / pointInterval + 1) * pointInterval
      let end = Swift.min(first + longestStretch, point, steps)
      defer { first = end }
      return first..<end
    }
  }

  /// Whether the learning curve has a point after this many steps.
  func hasPoint(after step: Int) -> Bool { step == steps || step % pointInterval == 0 }
}
