import Foundation
import Testing

@testable import Pipeline

/// Kinds whose members depend on a choice, and members that may be left out.
@Suite struct SelectiveParameterTests {
  private let kind = StageKind(Brewing.self)
  private let tea: [String: JSONValue] = ["drink": "tea", "water": 2, "minutes": 3]
  private let coffee: [String: JSONValue] = ["drink": "coffee", "water": 2, "grind": 0.5]

  private func key(_ parameters: [String: JSONValue]) -> JSONValue {
    kind.read(.object(parameters)).parameters
  }

  private func problems(_ parameters: [String: JSONValue]) -> [String] {
    kind.problems(of: parameters).map { "\($0.name): \($0.message)" }
  }

  @Test func `a stage's key holds what its choice reads, and nothing of the others`() {
    let all = tea.merging(coffee) { own, _ in own }
    #expect(problems(all).isEmpty)
    #expect(key(all) == .object(tea))
    #expect(key(all.merging(["grind": 0.9]) { $1 }) == .object(tea))
    #expect(key(all.merging(["drink": "coffee"]) { $1 }) == .object(coffee))
  }

  @Test func `an option at its neutral value is not in the key, whether it is given or not`() {
    #expect(problems(tea).isEmpty)
    #expect(key(tea) == .object(tea))
    #expect(key(tea.merging(["sugar": 0]) { $1 }) == .object(tea))
    let sweet = tea.merging(["sugar": 2]) { $1 }
    #expect(problems(sweet).isEmpty)
    #expect(key(sweet) == .object(sweet))
  }

  @Test func `what a stage reads of its parameters it reads of these again`() {
    for parameters in [tea, coffee, tea.merging(["sugar": 2]) { $1 }] {
      #expect(kind.read(key(parameters)).parameters == key(parameters))
    }
  }

  @Test func `problems are those of the choice that was made`() {
    #expect(problems(["drink": "tea", "water": 2]) == ["minutes: is missing"])
    #expect(problems(["drink": "coffee", "water": 2]) == ["grind: is missing"])
    #expect(
      problems(["drink": "beer", "water": 2, "minutes": 3])
        == ["drink: must be one of tea, coffee, found \"beer\""])
    #expect(
      problems(tea.merging(["sugar": "much"]) { $1 })
        == ["sugar: must be a number like 0, found \"much\""])
    #expect(
      problems(tea.merging(["milk": 1]) { $1 }) == [
        "milk: is not a parameter of \"brewing\" (its parameters: drink, grind, minutes, sugar, water)"
      ])
  }

  @Test func `what another choice reads must have its type all the same, where anything is wrong`()
  {
    let wrong: [String: JSONValue] = [
      "drink": "tea", "water": "wet", "minutes": 3, "grind": "fine",
    ]
    #expect(
      problems(wrong) == [
        "grind: must be a number like 0.5, found \"fine\"",
        "water: must be a number like 1, found \"wet\"",
      ])
  }

  @Test func `the code of a stage is that of its kind and of the parts it chose`() throws {
    let code = ModuleCode(
      sources: [
        "PipelineTests": ["tests": "1"], "Swift": ["standard": "1"], "StageKit": ["more": "1"],
      ])
    let catalog = StageCatalog([kind], code: code)
    #expect(
      catalog.code(of: "brewing", .object(tea)).files == ["tests": "1", "standard": "1"])
    #expect(
      catalog.code(of: "brewing", .object(coffee)).files == ["tests": "1", "more": "1"])
  }

  @Test func `a sweep over choices names what is missing in one of them`() throws {
    let manifest: JSONValue = [
      "version": 1, "defaultProfile": "p", "profiles": ["p": [:]],
      "axes": ["drink": ["tea", "coffee"]],
      "stages": [
        [
          "id": "b", "kind": "brewing", "parameters": ["water": 1, "minutes": 3],
          "over": ["drink": "drink"],
        ]
      ],
    ]
    let error = #expect(throws: ManifestError.self) {
      try GraphBuilder.build(
        ManifestReader.parse(Data(manifest.canonicalBytes), path: "p.json", profile: nil),
        catalog: StageCatalog([kind], code: ModuleCode(sources: [:])), path: "p.json")
    }
    #expect(
      String(describing: try #require(error)).contains(
        "grind: is missing, where drink is \"coffee\""))
  }
}

/// Brews tea for minutes, or coffee of a grind; sugar is an option.
private enum Brewing: Stage {
  enum Drink { case tea(minutes: Int), coffee(grind: Double) }

  struct Parameters: Codable {
    var drink: Drink
    var water: Int
    var sugar: Int

    enum Key: CodingKey { case drink, water, sugar, minutes, grind }

    init(_ drink: Drink) { (self.drink, water, sugar) = (drink, 1, 0) }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      water = try container.decode(Int.self, forKey: .water)
      sugar = try container.decode(Int.self, forKey: .sugar)
      switch try container.decode(String.self, forKey: .drink) {
      case "tea": drink = .tea(minutes: try container.decode(Int.self, forKey: .minutes))
      case "coffee": drink = .coffee(grind: try container.decode(Double.self, forKey: .grind))
      case let other:
        throw DecodingError.dataCorruptedError(
          forKey: .drink, in: container, debugDescription: "no drink is called \(other)")
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(water, forKey: .water)
      try container.encode(sugar, forKey: .sugar)
      switch drink {
      case .tea(let minutes):
        try container.encode("tea", forKey: .drink)
        try container.encode(minutes, forKey: .minutes)
      case .coffee(let grind):
        try container.encode("coffee", forKey: .drink)
        try container.encode(grind, forKey: .grind)
      }
    }
  }

  static let declaration = StageDeclaration(
    kind: "brewing", summary: "A drink.", outputs: ["value"])
  static let example = Parameters(.tea(minutes: 3))
  static let examples = [example, Parameters(.coffee(grind: 0.5))]
  static let choices = ["drink": ["tea", "coffee"]]
  static let options: [String: JSONValue] = ["sugar": 0]

  static func parts(_ parameters: Parameters) -> [any Any.Type] {
    if case .tea = parameters.drink { [Int.self] } else { [StageID.self] }
  }

  static func run(_ parameters: Parameters, in context: StageContext) {}
}
