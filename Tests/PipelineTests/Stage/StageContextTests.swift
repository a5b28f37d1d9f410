import Logging
import Synchronization
import Testing

@testable import Pipeline

@Suite struct StageContextTests {
  /// Keeps what is reported.
  final class MemoryProgress: ProgressSink {
    let updates = Mutex<[StageProgress]>([])
    func report(_ update: StageProgress) { updates.withLock { $0.append(update) } }
  }

  private let progress = MemoryProgress()

  private var context: StageContext {
    func input(_ id: String) -> StageInput {
      StageInput(stage: StageID(id), coordinates: [:], files: ["f": "/\(id)/f"])
    }
    return StageContext(
      stage: StageID("s"), threads: 3,
      inputs: ["one": [input("x")], "two": [input("y"), input("z")]],
      outputs: ["out": "/far/out"], logger: Logger(label: "s") { _ in SwiftLogNoOpLogHandler() },
      progress: progress, checkpoint: CheckpointFolder(directory: "/far/checkpoint"))
  }

  @Test func `inputs and outputs are found by name`() throws {
    #expect(try context.input("one").path("f") == "/x/f")
    #expect(try context.inputs("two").map { try $0.path("f") } == ["/y/f", "/z/f"])
    #expect(try context.path(forOutput: "out") == "/far/out")
    #expect(context.threads == 3)
  }

  @Test func `what is not declared is refused with what to do`() {
    let file = #expect(throws: StageError.self) { try context.input("one").path("g") }
    #expect(
      file?.description == "file \"g\" of x is not declared by the input slot; add it to the slot")
    let output = #expect(throws: StageError.self) { try context.path(forOutput: "in") }
    #expect(
      output?.description
        == "output \"in\" is not declared by the stage kind; add it to its declaration")
  }

  @Test func `a single input must be single`() {
    #expect(throws: StageError.self) { try context.input("two") }
    #expect(throws: StageError.self) { try context.input("none") }
    #expect(context.inputs("none").isEmpty)
  }

  @Test func `progress reaches its sink`() {
    context.report(StageProgress(step: 1, totalSteps: 2))
    #expect(progress.updates.withLock(\.self) == [StageProgress(step: 1, totalSteps: 2)])
  }
}
