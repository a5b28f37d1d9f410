import Testing

/// The program as a user meets it: built, started in a folder, watched from outside.
@Suite(.watching) enum EndToEnd {}

/// Lets few tests run at once, each on a thread of its own.
///
/// Few, as each of them starts processes that want whole cores; on its own thread, as a test that watches a
/// process for a moment that passes must not wait for its turn behind the numeric tests of the shared pool.
struct Watching: SuiteTrait, TestTrait, TestScoping {
  private static let gate = Gate(places: 3)

  var isRecursive: Bool { true }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    guard testCase != nil else { return try await function() }
    await Self.gate.enter()
    do {
      try await withTaskExecutorPreference(OwnThread()) { try await function() }
      await Self.gate.leave()
    } catch {
      await Self.gate.leave()
      throw error
    }
  }
}

extension Trait where Self == Watching {
  static var watching: Self { Self() }
}

/// A place to wait until another leaves.
private actor Gate {
  private var places: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(places: Int) { self.places = places }

  func enter() async {
    if places > 0 {
      places -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func leave() {
    if waiting.isEmpty { places += 1 } else { waiting.removeFirst().resume() }
  }
}
