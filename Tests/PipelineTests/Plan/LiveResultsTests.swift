import Testing

@testable import Pipeline

/// What collecting garbage keeps, over profiles, code and machines.
@Suite struct LiveResultsTests {
  private let project: ToyProject

  init() throws { project = try ToyProject() }

  /// A profile: only the leaf has parameters of its own.
  private func graph(salt: Int) throws -> Graph {
    try Graph.toy([
      .stage("x", "leaf", salt: salt), .stage("p", "pick", inputs: ["a": "x"]),
      .stage("q", "pick", salt: 2, inputs: ["a": "p"]),
    ])
  }

  /// A catalog in which a file has changed that `p` and `q` are made from.
  private let edited: StageCatalog = {
    var sources = StageCatalog.toySources
    sources["code/sum"] = "9"
    return .toy(sources: sources)
  }()

  private func build(salt: Int, catalog: StageCatalog = .toy) async throws {
    let project = try ToyProject(sharing: project, catalog: catalog)
    _ = try await project.build(try graph(salt: salt))
  }

  private func plan(salt: Int, catalog: StageCatalog = .toy) throws -> Plan {
    try ToyProject(sharing: project, catalog: catalog).plan(graph(salt: salt))
  }

  private func keys(_ plan: Plan) -> Set<Digest> {
    Set(plan.entries.compactMap { $0.preimage?.key })
  }

  private func kept(
    _ plans: [Plan], among records: [ActionRecord]? = nil
  ) throws -> Set<Digest> {
    var live = LiveResults()
    for plan in plans { live.add(plan) }
    return live.keys(among: try records ?? project.store.records())
  }

  @Test func `while a change is not built, the results of every profile stay`() async throws {
    for salt in [1, 2] { try await build(salt: salt) }
    let before = try keys(plan(salt: 1)).union(keys(plan(salt: 2)))
    #expect(before.count == 6)
    let plans = try [1, 2].map { try plan(salt: $0, catalog: edited) }
    #expect(try kept(plans).isSuperset(of: before))
    try await build(salt: 2, catalog: edited)
    let one = try keys(plan(salt: 1))
    #expect(try kept([1, 2].map { try plan(salt: $0, catalog: edited) }).isSuperset(of: one))
  }

  @Test func `results of earlier code go once those of the present code are there`() async throws {
    try await build(salt: 1)
    try await build(salt: 1, catalog: edited)
    let plan = try plan(salt: 1, catalog: edited)
    #expect(try project.store.records().count == 5)
    #expect(try kept([plan]) == keys(plan))
  }

  @Test func `results with parameters that no profile has go once all is fresh`() async throws {
    for salt in [1, 2] { try await build(salt: salt) }
    #expect(try kept([plan(salt: 2)]) == keys(plan(salt: 2)))
    // Outdated: what a change that is taken back makes fresh again.
    #expect(try kept([plan(salt: 3)]).isSuperset(of: keys(plan(salt: 1))))
  }

  @Test func `results of a stage that no profile has go`() async throws {
    try await build(salt: 1)
    let lone = try project.plan(Graph.toy([.stage("y", "leaf")]))
    #expect(try kept([lone]) == keys(lone))
  }

  @Test func `every class of machine keeps its results`() async throws {
    try await build(salt: 1)
    let here = try project.store.records()
    let elsewhere = here.map { record in
      var other = record
      other.preimage.environment["cpu"] = "other"
      other.key = other.preimage.key
      return other
    }
    let all = elsewhere + here
    #expect(try kept([plan(salt: 1)], among: all) == Set(all.map(\.key)))
  }
}
