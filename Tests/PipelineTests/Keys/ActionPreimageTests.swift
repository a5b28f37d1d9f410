import Foundation
import Testing

@testable import Pipeline

@Suite struct ActionPreimageTests {
  private let preimage = ActionPreimage(
    kind: "train", code: Digest(of: Data("code".utf8)),
    parameters: ["steps": 8000, "rate": 0.001, "method": "plain"],
    inputs: [
      "data": [
        InputIdentity(
          coordinates: ["classes": 5], files: ["x": Digest(of: Data("data".utf8))])
      ]
    ], environment: ["instructionSet": "avx2"])

  @Test func `the form of the key stays as it is`() {
    // Another digest here makes every stored result stale: raise `currentSchema` and say so.
    #expect(
      preimage.json.canonicalText
        == #"{"code":"5694d08a2e53ffcae0c3103e5ad6f6076abd960eb1f8a56577040bc1028f702b","#
        + #""environment":{"instructionSet":"avx2"},"#
        + #""inputs":{"data":[{"coordinates":{"classes":5},"files":{"x":"#
        + #""3a6eb0790f39ac87c94f3856b2dd2c5d110e6811602261a9a923d3bb23adc8b7"}}]},"#
        + #""kind":"train","parameters":{"method":"plain","rate":0.001,"steps":8000},"schema":1}"#
    )
    #expect(preimage.key.hex == "adb9991991d272919419c20c71de7829ea5a8ffd4685222078efa5ae3190237a")
  }

  @Test func `every part changes the key`() {
    let other = Digest(of: Data("other".utf8))
    let one = preimage.inputs["data"] ?? []
    let twice = one + one
    let changes: [(String, (inout ActionPreimage) -> Void)] = [
      ("schema", { $0.schema = 2 }),
      ("kind", { $0.kind = "trains" }),
      ("code", { $0.code = other }),
      ("parameter", { $0.parameters = ["steps": 8001, "rate": 0.001, "method": "plain"] }),
      ("parameters", { $0.parameters = ["steps": 8000, "rate": 0.001] }),
      ("file", { $0.inputs["data"]?[0].files["x"] = other }),
      ("file name", { $0.inputs["data"]?[0].files = ["y": Digest(of: Data("data".utf8))] }),
      ("coordinates", { $0.inputs["data"]?[0].coordinates = ["classes": 6] }),
      ("slot", { $0.inputs = ["more": $0.inputs["data"] ?? []] }),
      ("producer", { $0.inputs["data"] = twice }),
      ("supplement", { $0.supplements = ["notes": ["a": 1]] }),
      ("environment", { $0.environment["instructionSet"] = "avx512" }),
      ("environment member", { $0.environment = [:] }),
    ]
    var keys: Set = [preimage.key]
    for (name, change) in changes {
      var changed = preimage
      change(&changed)
      #expect(keys.insert(changed.key).inserted, "\(name)")
    }
  }

  @Test func `the order of producers is part of the key`() {
    let files = ["1", "2"].map { ["x": Digest(of: Data($0.utf8))] }
    var ordered = preimage
    ordered.inputs["data"] = files.map { InputIdentity(coordinates: [:], files: $0) }
    var reversed = ordered
    reversed.inputs["data"]?.reverse()
    #expect(ordered.key != reversed.key)
  }

  @Test func `the spelling of a number is no part of the key`() throws {
    var read = preimage
    read.parameters = try JSONDecoder().decode(
      JSONValue.self,
      from: Data(#"{"method": "plain", "steps": 8e3, "rate": 1.0e-3}"#.utf8))
    #expect(read.key == preimage.key)
  }

  @Test func `a stored preimage has the same key`() throws {
    let bytes = try JSONEncoder().encode(preimage)
    let read = try JSONDecoder().decode(ActionPreimage.self, from: bytes)
    #expect(read == preimage)
    #expect(read.key == preimage.key)
  }

  @Test func `input digests are those of every file`() {
    #expect(preimage.inputDigests == [Digest(of: Data("data".utf8))])
  }
}
