import Foundation
import TestSupport
import Testing

@testable import Pipeline

@Suite struct ManifestReaderTests {
  private func parse(_ root: JSONValue, profile: String? = nil) throws -> Manifest {
    try ManifestReader.parse(
      Data(root.canonicalBytes), path: "pipeline.json", profile: profile)
  }

  private let valid: JSONValue = [
    "$schema": "x", "version": 1, "defaultProfile": "big",
    "axes": ["seed": [1, 2], "method": ["a", "b"]],
    "recipes": ["shared": ["steps": 10, "rate": 0.5]],
    "stages": [
      ["id": "samples", "kind": "leaf", "over": ["seed": "seed"], "description": "Text."],
      [
        "id": "model", "kind": "sum", "recipe": "shared", "parameters": ["width": 4],
        "over": ["seed": "seed", "method": ["a"]],
        "inputs": ["a": "samples", "b": ["stage": "samples", "where": ["seed": [1]]]],
        "resources": ["cores": 2, "memoryMiB": 512, "timeoutSeconds": 1.5],
      ],
    ],
    "profiles": [
      "big": [:],
      "small": [
        "description": "Text.", "axes": ["seed": [7]], "recipes": ["shared": ["steps": 1]],
        "stages": ["model": ["parameters": ["width": 2], "resources": ["cores": 1]]],
      ],
    ],
  ]

  @Test func `a manifest of one profile or none need not name it`() throws {
    let stages: JSONValue = [["id": "samples", "kind": "leaf"]]
    let none = try parse(["version": 1, "stages": stages])
    #expect(none.profile == "default" && none.stages.map(\.id) == ["samples"])
    let one = try parse(["version": 1, "stages": stages, "profiles": ["quick": [:]]])
    #expect(one.profile == "quick")
    #expect(throws: (any Error).self) {
      try parse(["version": 1, "stages": stages, "defaultProfile": "quick"])
    }
  }

  @Test func `a manifest is read as it stands under its default profile`() throws {
    let manifest = try parse(valid)
    #expect(manifest.profile == "big")
    #expect(manifest.axes == ["seed": [1, 2], "method": ["a", "b"]])
    #expect(manifest.recipes == ["shared": ["steps": 10, "rate": 0.5]])
    #expect(manifest.stages.map(\.id) == ["samples", "model"])
    let model = manifest.stages[1]
    #expect(model.kind == "sum" && model.recipe == "shared" && model.keyPath == "stages[1]")
    #expect(model.parameters == ["width": 4])
    #expect(model.over == ["seed": [1, 2], "method": ["a"]])
    #expect(
      model.inputs == [
        "a": [InputReference(stage: "samples", filter: [:])],
        "b": [InputReference(stage: "samples", filter: ["seed": [1]])],
      ])
    #expect(model.resources == Resources(cores: 2, memoryMiB: 512, timeoutSeconds: 1.5))
    #expect(manifest.stages[0].resources == Resources())
  }

  @Test func `a profile replaces axes, and members of recipes, parameters and resources`() throws {
    let manifest = try parse(valid, profile: "small")
    #expect(manifest.profile == "small")
    #expect(manifest.axes == ["seed": [7], "method": ["a", "b"]])
    #expect(manifest.recipes == ["shared": ["steps": 1, "rate": 0.5]])
    #expect(manifest.stages[1].over == ["seed": [7], "method": ["a"]])
    #expect(manifest.stages[1].parameters == ["width": 2])
    #expect(
      manifest.stages[1].resources == Resources(cores: 1, memoryMiB: 512, timeoutSeconds: 1.5))
  }

  @Test func `a file names its profiles`() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(valid.canonicalBytes, to: "pipeline.json")
    #expect(try ManifestReader.profiles(path: path) == ["big", "small"])
    #expect(try ManifestReader.read(path: path, profile: "small").profile == "small")
  }

  @Test func `a file that is not there is one error with its path`() throws {
    let path = "/nowhere/pipeline.json"
    #expect(throws: ManifestError.unreadable(path: path, reason: "no such file")) {
      try ManifestReader.read(path: path, profile: nil)
    }
  }

  @Test(
    arguments: [
      ("", "unexpected end of file at line 1, column 1"),
      ("{\n", "unexpected end of file at line 2, column 1"),
      (#"{"a" 1}"#, "line 1, column 6"),
      ("[1,\n  2 3]", "line 2, column 5"),
      ("[1] x", "line 1, column 5"),
    ])
  func `what is not JSON is one error that says where`(text: String, place: String) throws {
    let error = #expect(throws: ManifestError.self) {
      try ManifestReader.parse(Data(text.utf8), path: "pipeline.json", profile: nil)
    }
    guard case .notJSON("pipeline.json", let reason)? = error else {
      Issue.record("not a syntax error: \(String(describing: error))")
      return
    }
    // What is wrong is worded by Foundation; where is ours.
    #expect(reason.hasSuffix(place), "\(reason)")
  }
}
