import TestSupport
import Testing

@testable import Pipeline

/// Random pipelines under random edits, failures and widths, against a naive serial build.
@Suite struct RandomPipelineTests {
  @Test(arguments: 0..<60)
  func `after every edit a build makes what a naive one makes, and nothing twice`(
    seed: Int
  ) async throws {
    var generator = SeededGenerator(seed: seed)
    let project = try ToyProject()
    var pipeline = RandomPipeline(using: &generator)
    var model = BuildModel()
    var complete: [RandomPipeline] = []
    for step in 0..<5 {
      let isReturn = generator.isOne(in: 5) && !complete.isEmpty
      if isReturn {
        pipeline = complete.randomElement(using: &generator) ?? pipeline
      } else if step > 0 {
        pipeline.edit(using: &generator)
      }
      let broken = Set(
        generator.isOne(in: 3) ? pipeline.cells.filter { _ in generator.isOne(in: 4) } : [])
      let expected = model.expectation(of: pipeline, broken: broken)
      let keepsGoing = !generator.isOne(in: 4)

      let graph = try Graph.toy(pipeline.stages)
      let predicted = Set(try project.plan(graph).outdated.map(\.node.id))
      let executor = ToyExecutor(
        exits: Dictionary(uniqueKeysWithValues: broken.map { ($0.id, .failed(code: 1)) }))
      let outcome = try await project.build(
        graph, executor: executor, cores: Int.random(in: 1...4, using: &generator),
        keepsGoing: keepsGoing)

      let comment: Comment = "seed \(seed), step \(step)"
      #expect(predicted.isSuperset(of: executor.started), comment)
      if isReturn { #expect(executor.started.isEmpty, comment) }
      try check(outcome, executor, project, expected, isWhole: keepsGoing, comment)
      model.record(outcome.executed, of: expected)
      if outcome.failures.isEmpty { complete.append(pipeline) }
    }
  }

  private func check(
    _ outcome: Build.Outcome, _ executor: ToyExecutor, _ project: ToyProject,
    _ expected: BuildModel.Expectation, isWhole: Bool, _ comment: Comment
  ) throws {
    let executed = outcome.executed.compactMap { expected.outputs[$0]?.action }
    #expect(executed.count == outcome.executed.count, "a broken stage was executed: \(comment)")
    #expect(Set(executed).count == executed.count, "an action ran twice: \(comment)")
    #expect(Set(executed).isSubset(of: expected.new), comment)
    #expect(Set(outcome.failures.keys).isSubset(of: expected.failing), comment)
    #expect(
      outcome.executed.union(outcome.failures.keys) == Set(executor.started), comment)
    for (id, output) in expected.outputs where outcome.files[id] != nil {
      #expect(try project.text(id, "value", of: outcome) == output.value, "\(id), \(comment)")
      #expect(try project.text(id, "side", of: outcome) == output.side, "\(id), \(comment)")
    }
    guard isWhole || expected.failing.isEmpty else { return }
    #expect(Set(executed) == expected.new, comment)
    #expect(Set(outcome.failures.keys) == expected.failing, comment)
    #expect(outcome.unreachable == expected.unreachable, comment)
    #expect(Set(outcome.files.keys) == Set(expected.outputs.keys), comment)
  }
}

/// Which actions were ever recorded, and so which must run.
struct BuildModel {
  struct Expectation {
    /// What each stage comes to that can come to anything.
    var outputs: [StageID: RandomPipeline.Output] = [:]
    /// The actions that were never recorded.
    var new: Set<String> = []
    /// Stages that are started and fail.
    var failing: Set<StageID> = []
    /// Stages that need a failing one.
    var unreachable: Set<StageID> = []
  }

  private var recorded: Set<String> = []

  /// What a build must come to while the stages in `broken` fail when they run.
  ///
  /// A broken stage whose action is recorded does not run, and so does not fail.
  func expectation(
    of pipeline: RandomPipeline, broken: Set<RandomPipeline.Cell>
  ) -> Expectation {
    let sound = pipeline.naive(broken: [])
    var failing = broken
    for cell in broken {
      guard let action = sound.output(of: cell)?.action, recorded.contains(action) else { continue }
      failing.remove(cell)
    }
    let real = pipeline.naive(broken: failing)
    var expectation = Expectation()
    for cell in pipeline.cells {
      if let output = real.output(of: cell) {
        expectation.outputs[cell.id] = output
        if !recorded.contains(output.action) { expectation.new.insert(output.action) }
      } else if failing.contains(cell),
        pipeline.needs(cell).allSatisfy({ real.output(of: $0) != nil })
      {
        expectation.failing.insert(cell.id)
      } else {
        expectation.unreachable.insert(cell.id)
      }
    }
    return expectation
  }

  mutating func record(_ executed: Set<StageID>, of expectation: Expectation) {
    recorded.formUnion(executed.compactMap { expectation.outputs[$0]?.action })
  }
}
