import Foundation
import Testing

@testable import Pipeline

@Suite struct StageIDTests {
  @Test func `coordinates follow the family in alphabetical order`() {
    let id = StageID(family: "train", coordinates: ["seed": 42, "half": 0.5, "method": "plain"])
    #expect(id.text == "train/half=0.5/method=plain/seed=42")
    #expect(id.family == "train")
    #expect(StageID(family: "train", coordinates: [:]).text == "train")
  }

  @Test func `an id is a string in JSON`() throws {
    let id = StageID("a/b=1")
    let bytes = try JSONEncoder().encode([id])
    #expect(try JSONDecoder().decode([StageID].self, from: bytes) == [id])
    #expect(try JSONDecoder().decode([String].self, from: bytes) == ["a/b=1"])
  }
}
