import Testing

@testable import Pipeline

@Suite struct GraphIssueTests {
  private func report(
    _ stages: JSONValue, recipes: JSONValue = [:], catalog: StageCatalog = .toy
  ) throws -> [String] {
    let draft = try ManifestDraft.toy(stages, recipes: recipes)
    let error = #expect(throws: ManifestError.self) {
      try GraphBuilder.build(draft, catalog: catalog, path: "pipeline.json")
    }
    guard case .invalid("pipeline.json", let issues)? = error else { return [] }
    return issues.map { "\($0.keyPath): \($0.message)" }
  }

  @Test func `a cycle is named by its members`() throws {
    #expect(
      try report([
        .stage("x", "pick", inputs: ["a": "y"]), .stage("y", "pick", inputs: ["a": "z"]),
        .stage("z", "pick", inputs: ["a": "y"]),
      ]) == ["stages[1].inputs: cycle: y needs z needs y"])
    #expect(
      try report([.stage("x", "pick", inputs: ["a": "x"])])
        == ["stages[0].inputs: cycle: x needs x"])
  }

  @Test(.timeLimit(.minutes(60)))
  func `a sweep that no graph holds is refused before it is expanded`() throws {
    let many = JSONValue.array((0..<31_623).map { .number(Double($0)) })
    let over: JSONValue = ["salt": many, "lane": many]
    let issues = try report([
      [
        "id": "x", "kind": "leaf", "parameters": ["modulus": 9], "over": over,
      ]
    ])
    #expect(
      issues == [
        "stages[0].over: expands to 1000014129 stages, and a graph may have 1000000 in all"
      ])
  }

  @Test(.timeLimit(.minutes(60)))
  func `stages that read each other too often are refused`() throws {
    let many = JSONValue.array((0..<5000).map { .number(Double($0)) })
    let issues = try report([
      [
        "id": "x", "kind": "leaf", "parameters": ["modulus": 9, "salt": 1], "over": ["lane": many],
      ],
      [
        "id": "y", "kind": "sum", "parameters": ["modulus": 9, "lane": 0],
        "over": ["salt": many], "inputs": ["a": "x", "b": "x"],
      ],
    ])
    #expect(
      issues == [
        "stages[1].inputs: the stages of the graph read each other more than 20000000 times"
      ])
  }

  @Test func `every cycle is named`() throws {
    #expect(
      try report([
        .stage("x", "pick", inputs: ["a": "y"]), .stage("y", "pick", inputs: ["a": "x"]),
        .stage("z", "pick", inputs: ["a": "z"]),
      ]) == [
        "stages[0].inputs: cycle: x needs y needs x", "stages[2].inputs: cycle: z needs z",
      ])
  }

  @Test func `an unknown kind comes with those there are`() throws {
    #expect(
      try report([.stage("x", "leav")])
        == [
          "stages[0].kind: unknown kind \"leav\"; there are command, leaf, pick, report, sum, table"
        ])
  }

  @Test func `an unknown recipe comes with those there are, and stands for all it lacks`()
    throws
  {
    #expect(
      try report([["id": "x", "kind": "leaf", "recipe": "s"]], recipes: ["r": [:], "q": [:]])
        == ["stages[0].recipe: there is no recipe \"s\"; there are q, r"])
  }

  @Test func `unknown, missing and mistyped parameters stand where they were written`() throws {
    #expect(
      try report(
        [
          [
            "id": "x", "kind": "leaf", "recipe": "r", "parameters": ["slat": 1],
            "over": ["lane": ["one"]],
          ]
        ], recipes: ["r": ["modulus": "big"]]) == [
          "stages[0].parameters.slat: is not a parameter of \"leaf\" (its parameters: lane, "
            + "modulus, salt)",
          "stages[0].over.lane: must be a number like 0, found \"one\"",
          "recipes.r.modulus: must be a number like 10, found \"big\"",
          "stages[0].parameters.salt: is missing",
        ])
  }

  @Test(
    arguments: [
      ("name", 1, "must be a string like \"n\", found 1"),
      ("count", 1.5, "must be a number like 1, found 1.5"),
      ("count", "1", "must be a number like 1, found \"1\""),
      ("rate", "1", "must be a number like 0.5, found \"1\""),
      ("isOn", 1, "must be a boolean like true, found 1"),
      ("list", 1, "must be an array like [1], found 1"),
      ("list", ["a"], "must be an array like [1], found [\"a\"]"),
      ("color", "blue", "must be one of red, green, found \"blue\""),
      ("color", 1, "must be one of red, green, found 1"),
      ("inner", 1, "must be an object like {\"depth\":1}, found 1"),
      ("inner", [:], "must be an object like {\"depth\":1}, found {}"),
      ("count", .null, "must be a number like 1, found null"),
    ] as [(String, JSONValue, String)])
  func `a mistyped parameter says what it should be`(
    name: String, value: JSONValue, message: String
  ) throws {
    #expect(
      try report(
        [["id": "x", "kind": "typed", "recipe": "r", "parameters": [:], "over": [:]]],
        recipes: ["r": Self.typed(name, value)], catalog: .typed)
        == ["recipes.r.\(name): \(message)"])
  }

  private static func typed(_ name: String, _ value: JSONValue) -> JSONValue {
    guard case .object(let members) = TypedStage.parameters else { return [:] }
    return .object(members.merging([name: value]) { _, new in new })
  }

  @Test func `every value of a sweep is checked, beside other problems too`() throws {
    #expect(
      try report(
        [
          [
            "id": "x", "kind": "typed", "recipe": "r",
            "over": ["color": ["red", "blue", "green", "grey"], "count": [1, 2.5]],
          ],
          [
            "id": "y", "kind": "leaf", "parameters": ["salt": 1, "modulus": 1, "extra": 1],
            "over": ["lane": [1, "two"]],
          ],
        ], recipes: ["r": TypedStage.parameters], catalog: .typed) == [
          "stages[0].over.color: must be one of red, green, found \"blue\"",
          "stages[0].over.color: must be one of red, green, found \"grey\"",
          "stages[0].over.count: must be a number like 1, found 2.5",
          "stages[1].parameters.extra: is not a parameter of \"leaf\" (its parameters: lane, "
            + "modulus, salt)",
          "stages[1].over.lane: must be a number like 0, found \"two\"",
        ])
  }

  @Test func `inputs must be slots, and every slot filled by a stage there is`() throws {
    #expect(
      try report([
        .stage("x", "leaf"), .stage("y", "sum", inputs: ["a": "w", "c": "x"]),
      ]) == [
        "stages[1].inputs.b: is missing; \"sum\" needs it",
        "stages[1].inputs.a: there is no stage \"w\"",
        "stages[1].inputs.c: is not an input of \"sum\" (its inputs: a, b)",
      ])
  }

  @Test func `a producer must write the files that are read`() throws {
    let reader = StageCatalog(
      [StageKind(TypedStage.self), StageKind(ToyStage<ToySum>.self)], sources: [:])
    #expect(
      try report(
        [
          ["id": "x", "kind": "typed", "recipe": "r"],
          .stage("y", "sum", inputs: ["a": "x", "b": "x"]),
        ], recipes: ["r": TypedStage.parameters], catalog: reader)
        == ["stages[1].inputs.b: \"x\" does not write side, which this input reads"])
  }

  @Test func `a filter must name an axis, and leave something`() throws {
    #expect(
      try report([
        .stage("x", "leaf", ["over": ["lane": [1, 2]]]),
        .stage("y", "pick", inputs: ["a": ["stage": "x", "where": ["seed": [1], "lane": [1]]]]),
        .stage("z", "pick", inputs: ["a": ["stage": "x", "where": ["lane": [1, 3]]]]),
      ]) == [
        "stages[1].inputs.a.where.seed: \"x\" has no axis of this name",
        "stages[2].inputs.a.where.lane: the axis has no value 3",
      ])
  }

  @Test func `a slot for one stage takes no sweep`() throws {
    #expect(
      try report([
        .stage("x", "leaf", ["over": ["lane": [1, 2]]]), .stage("y", "pick", inputs: ["a": "x"]),
      ]) == ["stages[1].inputs.a: y: needs one stage, but 2 match"])
  }

  @Test func `what the reader and the builder find comes in one report`() throws {
    #expect(
      try report([
        .stage("swept", "leaf", ["over": ["lane": []]]), .stage("twice", "leaf"),
        .stage("twice", "leaf"), .stage("mistyped", "pick", inputs: ["a": 1]),
        .stage("odd", "leav", ["resources": ["cores": 0]]),
        .stage("more", "leaf", ["parameters": ["salt": 1, "modulus": 1, "lane": 0, "slat": 1]]),
        .stage("x", "pick", inputs: ["a": "y"]), .stage("y", "pick", inputs: ["a": "x"]),
        .stage("z", "pick", inputs: ["a": "z"]),
        .stage("all", "sum", inputs: ["a": "mistyped", "b": "nowhere"]),
      ]) == [
        "stages[0].over.lane: is empty, so the sweep expands to nothing",
        "stages[2].id: \"twice\" is already the id of stages[1]",
        "stages[3].inputs.a: must be an object, found a number",
        "stages[4].resources.cores: must be a whole number above 0, found 0",
        "stages[9].id: \"all\" means every artifact; choose another id",
        "stages[6].inputs: cycle: x needs y needs x", "stages[8].inputs: cycle: z needs z",
        "stages[4].kind: unknown kind \"leav\"; there are command, leaf, pick, report, sum, table",
        "stages[5].parameters.slat: is not a parameter of \"leaf\" (its parameters: lane, "
          + "modulus, salt)",
        "stages[9].inputs.b: there is no stage \"nowhere\"",
      ])
  }

  @Test func `what follows from a problem of the reader is no problem of its own`() throws {
    #expect(
      try report([
        .stage("swept", "leaf", ["over": ["lane": []]]),
        .stage("mistyped", "pick", ["kind": 1, "parameters": [:]]), .stage("twice", "leaf"),
        .stage("twice", "leaf", ["over": ["lane": [1, 2]]]),
        .stage("one", "pick", inputs: ["a": "swept"]),
        .stage("every", "sum", inputs: ["a": "mistyped", "b": "swept"]),
        .stage("some", "pick", inputs: ["a": ["stage": "twice", "where": ["lane": [2]]]]),
      ]) == [
        "stages[0].over.lane: is empty, so the sweep expands to nothing",
        "stages[1].kind: must be a string, found a number",
        "stages[3].id: \"twice\" is already the id of stages[2]",
      ])
    #expect(
      try report(
        [
          ["name": "x", "kind": "leaf"], ["id": "y", "kind": "leaf", "recipe": "r"],
          .stage("z", "pick", inputs: ["a": "x"]),
        ], recipes: ["r": 1]) == [
          "recipes.r: must be an object, found a number",
          "stages[0].id: must be a string, found nothing",
        ])
  }

  @Test func `of several entries for one input each is checked`() throws {
    let found = try report([
      .stage("x", "leaf", ["over": ["lane": [1, 2]]]), .stage("w", "leaf"),
      .stage("y", "pick", inputs: ["a": ["x", "w"]]),
      .stage(
        "z", "sum",
        inputs: ["a": ["x", ["stage": "x", "where": ["lane": [1]]]], "b": ["w", "none"]]),
      .stage("v", "table", inputs: ["a": ["w", ["stage": "x", "where": ["lane": [9]]]]]),
      .stage("u", "table", inputs: ["a": []]),
    ])
    #expect(
      found.sorted() == [
        "stages[2].inputs.a: y: needs one stage, but 3 match",
        "stages[3].inputs.a: z: reads the same stage twice",
        "stages[3].inputs.b[1]: there is no stage \"none\"",
        "stages[4].inputs.a: v: no member of \"x\" matches",
        "stages[4].inputs.a[1].where.lane: the axis has no value 9",
        "stages[5].inputs.a: is empty; name a stage",
      ])
  }

  @Test func `a member without a partner is named`() throws {
    #expect(
      try report([
        .stage("x", "leaf", ["over": ["lane": [1, 2]]]),
        .stage("y", "pick", inputs: ["a": "x"], ["over": ["lane": [2, 3]]]),
      ]) == ["stages[1].inputs.a: y/lane=3: no member of \"x\" matches"])
  }
}
