import Testing

@testable import Pipeline

@Suite struct SweepJoinTests {
  private let producers = [1, 2].flatMap { (seed: Int) in
    ["x", "y"].map { (method: String) in
      let coordinates: [String: JSONValue] = [
        "seed": .number(Double(seed)), "method": .string(method),
      ]
      return Producer(
        id: StageID(family: "p", coordinates: coordinates), coordinates: coordinates)
    }
  }

  private func matches(
    _ coordinates: [String: JSONValue], filter: [String: [JSONValue]] = [:]
  ) -> [String] {
    SweepJoin(producers: producers, consumerAxes: Set(coordinates.keys), filter: filter)
      .producers(for: coordinates).map(\.id.text)
  }

  @Test func `a consumer without axes meets every producer, in order`() {
    #expect(
      matches([:]) == [
        "p/method=x/seed=1", "p/method=y/seed=1", "p/method=x/seed=2", "p/method=y/seed=2",
      ])
  }

  @Test func `shared axes must agree, others do not matter`() {
    #expect(
      matches(["seed": 2, "width": 7]) == ["p/method=x/seed=2", "p/method=y/seed=2"])
    #expect(matches(["seed": 2, "method": "y"]) == ["p/method=y/seed=2"])
    #expect(matches(["seed": 3]).isEmpty)
  }

  @Test func `a filter keeps the producers among its values`() {
    #expect(matches([:], filter: ["method": ["y"]]) == ["p/method=y/seed=1", "p/method=y/seed=2"])
    #expect(matches(["seed": 1], filter: ["method": ["y", "x"]]).count == 2)
    #expect(matches([:], filter: ["method": ["z"]]).isEmpty)
  }

  @Test func `producers without axes are met by all`() {
    let only = Producer(id: StageID("p"), coordinates: [:])
    let join = SweepJoin(producers: [only], consumerAxes: ["seed"], filter: [:])
    #expect(join.producers(for: ["seed": 1]) == [only])
  }
}
