import Foundation
import Testing

/// Something that was to happen did not, within a time that is ample on any machine: it hangs.
struct Overdue: Error, CustomStringConvertible {
  let what: String
  var description: String { "\(what) did not happen in time" }
}

/// Asks again and again until `condition` gives a value.
func eventually<Value>(
  _ what: String, within seconds: Double = 300, _ condition: () throws -> Value?
) async throws -> Value {
  let deadline = ContinuousClock.now + .seconds(seconds)
  while ContinuousClock.now < deadline {
    if let value = try condition() { return value }
    try Task.checkCancellation()
    // `Task.sleep` wakes by way of the shared pool, whose turn may come late; this thread is the test's.
    usleep(10_000)
  }
  throw Overdue(what: what)
}

/// Asks again and again until `condition` holds.
func eventually(
  _ what: String, within seconds: Double = 300, _ condition: () throws -> Bool
) async throws {
  let _: Bool = try await eventually(what, within: seconds) { try condition() ? true : nil }
}
