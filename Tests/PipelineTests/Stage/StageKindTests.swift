import Logging
import Testing

@testable import Pipeline

@Suite struct StageKindTests {
  private let typed = StageKind(TypedStage.self)

  private func problems(_ change: (inout [String: JSONValue]) -> Void) -> [String] {
    guard case .object(var members) = TypedStage.parameters else { return ["not an object"] }
    change(&members)
    return typed.problems(of: members).map { "\($0.name): \($0.message)" }
  }

  @Test func `valid parameters have no problems`() {
    #expect(problems { _ in }.isEmpty)
    #expect(typed.problems(of: typed.example).isEmpty)
  }

  @Test func `all problems are found at once`() {
    let report = problems { members in
      members["extra"] = 1
      members["rate"] = nil
      members["color"] = "blue"
    }
    #expect(
      report == [
        "extra: is not a parameter of \"typed\" (its parameters: color, count, inner, isOn, list, "
          + "name, rate)",
        "color: must be one of red, green, found \"blue\"", "rate: is missing",
      ])
  }

  @Test func `the example gives names and types, enumerations their values`() {
    #expect(
      typed.example.keys.sorted() == ["color", "count", "inner", "isOn", "list", "name", "rate"])
    #expect(typed.example["color"] == "green")
    #expect(typed.enumerations == ["color": ["red", "green"]])
  }

  @Test func `a structure beside others brings its enumerations`() {
    #expect(StageKind(NestedStage.self).enumerations == ["color": ["red", "green"]])
  }

  @Test func `a value that is refused as a whole is a problem without a name`() {
    let kind = StageKind(OrderedStage.self)
    #expect(kind.problems(of: ["low": 1, "high": 2]).isEmpty)
    let problems = kind.problems(of: ["low": 5, "high": 3])
    #expect(problems.map(\.name) == [""])
    #expect(problems.first?.message.contains("low is above high") == true)
  }
}

/// A stage whose parameters are composed of two structures.
struct NestedStage: Stage {
  struct Tint: Codable { var color: TypedStage.Color }

  struct Parameters: Codable {
    var tint: Tint
    var count: Int

    private enum CodingKeys: CodingKey { case count }

    init(tint: Tint, count: Int) {
      self.tint = tint
      self.count = count
    }

    init(from decoder: any Decoder) throws {
      tint = try Tint(from: decoder)
      count = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .count)
    }

    func encode(to encoder: any Encoder) throws {
      try tint.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(count, forKey: .count)
    }
  }

  static let declaration = StageDeclaration(
    kind: "nested", summary: "Nested.", outputs: [])
  static let example = Parameters(tint: Tint(color: .red), count: 1)
  static func run(_ parameters: Parameters, in context: StageContext) {}
}

/// A stage whose parameters must be in order.
struct OrderedStage: Stage {
  struct Disorder: Error, CustomStringConvertible {
    var description: String { "low is above high" }
  }

  struct Parameters: Codable {
    var low: Int
    var high: Int

    init(low: Int, high: Int) {
      self.low = low
      self.high = high
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      low = try container.decode(Int.self, forKey: .low)
      high = try container.decode(Int.self, forKey: .high)
      guard low <= high else { throw Disorder() }
    }
  }

  static let declaration = StageDeclaration(
    kind: "ordered", summary: "Ordered.", outputs: [])
  static let example = Parameters(low: 0, high: 8)
  static func run(_ parameters: Parameters, in context: StageContext) {}
}
