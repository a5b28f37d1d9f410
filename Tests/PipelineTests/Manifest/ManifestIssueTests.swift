import Foundation
import Testing

@testable import Pipeline

/// A broken manifest, and every problem that its report must name.
struct BrokenManifest: CustomTestStringConvertible {
  var testDescription: String
  var root: JSONValue
  /// `key path: message`, in the order of the report.
  var report: [String]

  /// A manifest with `members` in place of its own; `nil` leaves one out.
  init(_ name: String, _ members: [String: JSONValue?], _ report: String...) {
    testDescription = name
    var root: [String: JSONValue] = [
      "version": 1, "defaultProfile": "p", "profiles": ["p": [:]], "axes": ["seed": [1, 2]],
      "recipes": ["shared": ["steps": 1]], "stages": [],
    ]
    for (key, value) in members { root[key] = value }
    self.root = .object(root)
    self.report = report
  }

  /// One stage with the given members.
  static func stage(
    _ name: String, _ members: [String: JSONValue], _ report: String...
  ) -> BrokenManifest {
    let stage: [String: JSONValue] = ["id": "s", "kind": "k"]
    var broken = BrokenManifest(
      name, ["stages": [.object(stage.merging(members) { _, new in new })]])
    broken.report = report
    return broken
  }

  /// A profile with the given members.
  static func profile(
    _ name: String, _ members: JSONValue, _ report: String...
  ) -> BrokenManifest {
    var broken = BrokenManifest(
      name, ["profiles": ["p": members], "stages": [["id": "s", "kind": "k"]]])
    broken.report = report
    return broken
  }
}

@Suite struct ManifestIssueTests {
  static let documents = [
    BrokenManifest(
      "unknown key", ["stagse": []],
      "stagse: unknown key; expected one of $schema, axes, defaultProfile, profiles, recipes, "
        + "stages, version"),
    BrokenManifest("other version", ["version": 2], "version: must be 1, found 2"),
    BrokenManifest("no version", ["version": nil], "version: must be 1, found nothing"),
    BrokenManifest("no stages", ["stages": nil], "stages: must be an array, found nothing"),
    BrokenManifest(
      "mistyped stages", ["stages": [:]], "stages: must be an array, found an object"),
    BrokenManifest("mistyped axis", ["axes": ["a": 1]], "axes.a: must be an array, found a number"),
    BrokenManifest("mistyped axes", ["axes": [1]], "axes: must be an object, found an array"),
    BrokenManifest(
      "mistyped recipe", ["recipes": ["r": "x"]], "recipes.r: must be an object, found a string"),
    BrokenManifest(
      "unknown default profile", ["defaultProfile": "q"],
      "profiles: has no profile \"q\"; there are p"),
    BrokenManifest(
      "mistyped default profile", ["defaultProfile": 1],
      "defaultProfile: must be a string, found a number"),
    BrokenManifest(
      "no default among several profiles",
      ["defaultProfile": nil, "profiles": ["p": [:], "q": [:]]],
      "defaultProfile: must name one of the profiles; there are p, q"),
    BrokenManifest(
      "stage that is no object", ["stages": ["s"]], "stages[0]: must be an object, found a string"),
    BrokenManifest(
      "stage without id", ["stages": [["kind": "k"]]],
      "stages[0].id: must be a string, found nothing"),
    BrokenManifest(
      "duplicate id",
      [
        "stages": [["id": "s", "kind": "k"], ["id": "t", "kind": "k"], ["id": "s", "kind": "k"]]
      ],
      "stages[2].id: \"s\" is already the id of stages[0]"),
  ]

  static let stages: [BrokenManifest] = [
    .stage(
      "output elsewhere", ["kind": "command", "run": "true", "outputs": ["../o"]],
      "stages[0].outputs[0]: \"../o\" must be a path below the folder of the manifest; a link there "
        + "may lead elsewhere"),
    .stage(
      "no output", ["kind": "command", "run": "true"],
      "stages[0].outputs: is missing; a command is run for the files that it writes"),
    .stage(
      "unknown stage key", ["recipes": "x"],
      "stages[0].recipes: unknown key; expected one of cases, description, id, inputs, kind, "
        + "onRequest, only, over, parameters, recipe, resources"),
    .stage("mistyped kind", ["kind": 1], "stages[0].kind: must be a string, found a number"),
    .stage(
      "mistyped recipe name", ["recipe": []], "stages[0].recipe: must be a string, found an array"),
    .stage(
      "mistyped parameters", ["parameters": 1],
      "stages[0].parameters: must be an object, found a number"),
    .stage(
      "id that is no word", ["id": "a/b"],
      "stages[0].id: \"a/b\" may have letters, digits, '-' and '_' only"),
    .stage(
      "unknown axis", ["over": ["lane": "lanes"]],
      "stages[0].over.lane: there is no axis \"lanes\" under axes"),
    .stage(
      "empty sweep", ["over": ["lane": []]],
      "stages[0].over.lane: is empty, so the sweep expands to nothing"),
    .stage(
      "repeated value", ["over": ["lane": [1, 2, 1]]],
      "stages[0].over.lane: has the same value twice"),
    .stage(
      "coordinates that are no words", ["over": ["lane": ["a b", .null, [1]]]],
      "stages[0].over.lane: \"a b\" can't name a stage; use a number or a plain word",
      "stages[0].over.lane: null can't name a stage; use a number or a plain word",
      "stages[0].over.lane: [1] can't name a stage; use a number or a plain word"),
    .stage(
      "mistyped sweep", ["over": ["lane": 3]],
      "stages[0].over.lane: must be an array, found a number"),
    .stage(
      "mistyped input", ["inputs": ["a": 1]],
      "stages[0].inputs.a: must be an object, found a number"),
    .stage(
      "input with unknown and missing keys", ["inputs": ["a": ["stages": "x"]]],
      "stages[0].inputs.a.stages: unknown key; expected one of stage, where",
      "stages[0].inputs.a.stage: must be a string, found nothing"),
    .stage(
      "mistyped filter", ["inputs": ["a": ["stage": "x", "where": ["seed": 1]]]],
      "stages[0].inputs.a.where.seed: must be an array, found a number"),
    .stage(
      "impossible resources",
      ["resources": ["cores": 0, "memoryMiB": "1", "timeoutSeconds": -1, "disk": 1]],
      "stages[0].resources.disk: unknown key; expected one of cores, countable, exclusive, memoryMiB, "
        + "retries, timeoutSeconds, turns",
      "stages[0].resources.cores: must be a whole number above 0, found 0",
      "stages[0].resources.memoryMiB: must be a whole number above 0, found \"1\"",
      "stages[0].resources.timeoutSeconds: must be a number above 0, found -1"),
    .stage(
      "half a core", ["resources": ["cores": 0.5]],
      "stages[0].resources.cores: must be a whole number above 0, found 0.5"),
  ]

  static let profiles: [BrokenManifest] = [
    .profile(
      "unknown profile key", ["stage": [:]],
      "profiles.p.stage: unknown key; expected one of axes, description, extends, "
        + "recipes, stages"),
    .profile(
      "override of no axis", ["axes": ["sede": [1]]],
      "profiles.p.axes.sede: there is no axis of this name"),
    .profile(
      "override of no recipe", ["recipes": ["share": [:]]],
      "profiles.p.recipes.share: there is no recipe of this name"),
    .profile(
      "override of no member", ["recipes": ["shared": ["step": 1]]],
      "profiles.p.recipes.shared.step: the recipe \"shared\" has no such parameter"),
    .profile(
      "override of no stage", ["stages": ["t": ["parameters": [:]]]],
      "profiles.p.stages.t: there is no stage of this id"),
    .profile(
      "override of what may not change", ["stages": ["s": ["kind": "k"]]],
      "profiles.p.stages.s.kind: unknown key; expected one of cases, parameters, resources"),
    .profile(
      "mistyped override", ["axes": ["seed": 1], "stages": ["s": ["parameters": []]]],
      "profiles.p.axes.seed: must be an array, found a number",
      "profiles.p.stages.s.parameters: must be an object, found an array"),
  ]

  private func report(_ root: JSONValue) -> [String] {
    do {
      _ = try ManifestReader.parse(
        Data(root.canonicalBytes), path: "pipeline.json", profile: nil)
      return []
    } catch .invalid("pipeline.json", let issues) {
      return issues.map { "\($0.keyPath): \($0.message)" }
    } catch {
      return ["\(error)"]
    }
  }

  @Test(arguments: documents + stages + profiles)
  func `a problem is reported with its key path`(broken: BrokenManifest) {
    #expect(report(broken.root) == broken.report)
  }

  @Test func `all problems come at once`() {
    let root: JSONValue = [
      "version": 2, "defaultProfile": "p", "axes": ["seed": 1], "extra": 1,
      "stages": [
        ["id": "s", "kind": 1, "over": ["lane": []]], ["id": "s", "kind": "k"],
        ["id": "t", "kind": "k", "inputs": ["a": 1], "resources": ["cores": -1]],
      ],
      "profiles": ["p": ["recipes": ["none": [:]], "stages": ["u": [:]]]],
    ]
    let paths = report(root).map { String($0.prefix { $0 != ":" }) }
    #expect(
      paths == [
        "extra", "version", "axes.seed", "profiles.p.recipes.none", "stages[0].over.lane",
        "stages[0].kind", "stages[1].id", "stages[2].resources.cores", "stages[2].inputs.a",
        "profiles.p.stages.u",
      ])
  }

  @Test func `what could be read is there for the graph, with what is in doubt`() throws {
    let root: JSONValue = [
      "version": 1, "defaultProfile": "p", "profiles": ["p": [:]], "recipes": ["r": 1],
      "stages": [
        ["id": "sound", "kind": "k"], ["id": "lacking", "kind": "k", "recipe": "r"],
        ["id": "swept", "kind": "k", "over": ["lane": []]], ["id": "a/b", "kind": "k"],
        ["kind": "k"], ["id": "twice", "kind": "k"], ["id": "twice", "kind": "k"],
      ],
    ]
    let draft = try ManifestReader.draft(
      Data(root.canonicalBytes), path: "pipeline.json", profile: nil)
    #expect(draft.issues.map { "\($0.keyPath): \($0.message)" } == report(root))
    #expect(
      draft.issues.map(\.keyPath) == [
        "recipes.r", "stages[2].over.lane", "stages[3].id", "stages[4].id", "stages[6].id",
      ])
    #expect(draft.manifest.stages.map(\.id) == ["sound", "lacking", "swept", "a/b", "twice"])
    #expect(draft.doubtful == ["lacking", "swept", "twice"])
    #expect(draft.hasNameless)
  }

  @Test func `the message counts the problems and says what to do`() {
    let error = ManifestError.invalid(
      path: "p.json", issues: [ManifestIssue("a.b", "is wrong"), ManifestIssue("c", "too")])
    #expect(
      error.description == """
        p.json has 2 problems:
          a.b: is wrong
          c: too
          next: mend each; pipeline.schema.json describes the format
        """)
    #expect(
      ManifestError.unreadable(path: "p.json", reason: "no such file").description.contains("next:")
    )
    #expect(ManifestError.notJSON(path: "p.json", reason: "x").description.contains("next:"))
  }
}
