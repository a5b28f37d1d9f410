import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Pipeline

@Suite struct StageRunnerTests {
  private let directory: TemporaryDirectory
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  init() throws {
    directory = try TemporaryDirectory()
    try directory.write("".utf8, to: "output/.keep")
    try directory.write("7".utf8, to: "input")
  }

  private var request: StageRequest {
    StageRequest(
      stage: StageID("p"), kind: "pick", code: StageCatalog.toy.code(of: "pick").digest,
      parameters: ["salt": 4, "modulus": 1000, "lane": 0],
      inputs: [
        "a": [
          StageInput(
            stage: StageID("x"), coordinates: [:], files: ["value": directory("input")])
        ]
      ], threads: 1, machine: [:], checkpoint: directory("checkpoint"))
  }

  private func run(_ request: StageRequest) async throws {
    try await StageRunner(catalog: .toy)
      .run(request, in: WorkDirectory(path: directory.path), logger: logger)
  }

  @Test func `a request is read as it was written`() throws {
    try directory.write(JSONEncoder().encode(request), to: "request.json")
    let read = try StageRequest.read(from: WorkDirectory(path: directory.path))
    #expect(read.stage == request.stage && read.kind == request.kind)
    #expect(read.parameters == request.parameters)
    #expect(read.inputs["a"]?.first?.files == request.inputs["a"]?.first?.files)
  }

  @Test func `a stage reads its inputs, writes its outputs and says what it used`() async throws {
    try await run(request)
    let parameters = ToyParameters(salt: 4, modulus: 1000, lane: 0)
    #expect(
      try text(at: directory("output/value")) == ToyFunction.value(parameters, reading: ["7"]))
    let usage = try JSONDecoder().decode(
      ProcessUsage.self, from: Data(contentsOf: URL(fileURLWithPath: directory("usage.json"))))
    #expect(usage.peakResidentBytes > 1 << 20)
    #expect(usage.cpuSeconds > 0)
  }

  @Test func `a kind that the program lacks is an error`() async throws {
    var unknown = request
    unknown.kind = "pcik"
    let error = await #expect(throws: StageError.self) { try await run(unknown) }
    #expect(error?.description.contains("\"pcik\" is unknown") == true)
  }

  @Test func `a build of other code than the key speaks of is refused`() async throws {
    var other = request
    other.code = Digest(of: Array("other code".utf8))
    let error = await #expect(throws: StageError.self) { try await run(other) }
    #expect(error?.description.contains("not the code that the build asked for") == true)
  }

  @Test func `a slot for one stage refuses two`() async throws {
    let report = StageRequest(
      stage: StageID("r"), kind: "report", code: StageCatalog.toy.code(of: "report").digest,
      parameters: [:],
      inputs: ["artifact": Array(repeating: request.inputs["a"]?[0], count: 2).compactMap(\.self)],
      threads: 1, machine: [:], checkpoint: directory("checkpoint"))
    let error = await #expect(throws: StageError.self) { try await run(report) }
    #expect(error?.description == "input \"artifact\" needs exactly one stage, found 2")
  }
}
