import Foundation
import Testing

@testable import Pipeline

@Suite struct PreimageDifferenceTests {
  private static func digest(_ text: String) -> Digest { Digest(of: Data(text.utf8)) }

  private let old = ActionPreimage(
    kind: "train", code: digest("code"),
    parameters: ["steps": 8000, "rate": 0.001, "list": [1, 2], "inner": ["depth": 1]],
    inputs: ["data": [InputIdentity(coordinates: ["seed": 1], files: ["x": digest("a")])]],
    environment: ["instructionSet": "avx2"])

  private func changes(
    oldCode: [String: String]? = nil, newCode: [String: String] = [:],
    _ change: (inout ActionPreimage) -> Void
  ) -> [String] {
    var new = old
    change(&new)
    return PreimageDifference(from: old, to: new, oldCode: oldCode, newCode: newCode)
      .changes.map(\.description)
  }

  @Test func `equal preimages do not differ`() {
    #expect(changes { _ in }.isEmpty)
  }

  @Test func `a parameter is named with both values`() {
    #expect(
      changes { preimage in
        preimage.parameters = [
          "steps": 6000, "rate": 0.001, "list": [1, 2, 3], "inner": ["depth": 2],
        ]
      } == ["inner.depth 1 -> 2", "list [1,2] -> [1,2,3]", "steps 8000 -> 6000"])
  }

  @Test func `added and removed parameters say so`() {
    #expect(
      changes { preimage in
        preimage.parameters = [
          "steps": 8000, "list": [1, 2], "inner": ["depth": 1], "width": 4,
        ]
      } == ["rate removed", "width 4 added"])
  }

  @Test func `an input is named with the digests before and after`() {
    let (before, after) = (Self.digest("a").short, Self.digest("b").short)
    #expect(
      changes { $0.inputs["data"]?[0].files["x"] = Self.digest("b") }
        == ["inputs.data[0].files.x \(before) -> \(after)"])
    #expect(
      changes { $0.inputs["data"]?[0].coordinates["seed"] = 2 }
        == ["inputs.data[0].coordinates.seed 1 -> 2"])
  }

  @Test func `a further producer is an added input`() {
    let more = InputIdentity(coordinates: ["seed": 2], files: ["x": Self.digest("b")])
    #expect(
      changes { $0.inputs["data"]?.append(more) } == [
        "inputs.data[1].coordinates.seed 2 added",
        "inputs.data[1].files.x \(Self.digest("b").short) added",
      ])
  }

  @Test func `the machine and the kind are values too`() {
    #expect(
      changes { preimage in
        preimage.environment = ["instructionSet": "avx512"]
        preimage.kind = "fit"
      } == ["environment.instructionSet avx2 -> avx512", "kind train -> fit"])
  }

  @Test func `changed, added and removed source files are named`() {
    #expect(
      changes(
        oldCode: ["Sources/A.swift": "1", "Sources/B.swift": "2", "Sources/C.swift": "3"],
        newCode: ["Sources/A.swift": "1", "Sources/B.swift": "4", "Sources/D.swift": "5"]
      ) { $0.code = Self.digest("new") } == [
        "Sources/B.swift changed", "Sources/C.swift removed", "Sources/D.swift added",
      ])
  }

  @Test func `without the old listing the code is a digest that changed`() {
    let (before, after) = (Self.digest("code").short, Self.digest("new").short)
    #expect(changes { $0.code = Self.digest("new") } == ["code \(before) -> \(after)"])
  }

  @Test func `the listing does not matter while the code is the same`() {
    #expect(changes(oldCode: ["A": "1"], newCode: ["A": "2"]) { _ in }.isEmpty)
  }
}
