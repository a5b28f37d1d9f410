internal import TestSupport
internal import Testing

@testable internal import Cluster

/// The user's file of clusters.
@Suite struct ClusterFileTests {
  private func file(_ text: String) throws -> ClusterFile {
    let folder = try TemporaryDirectory()
    return try ClusterFile(path: folder.write(text.utf8, to: "clusters.json"))
  }

  @Test func `clusters are named, or there is one`() throws {
    let one = try file(#"{"clusters": {"lab": {"partition": "main", "memory": "none"}}}"#)
    #expect(try one.settings(nil).name == "lab")
    #expect(try one.settings("lab").settings.memory == .none)
    #expect(throws: ClusterError.self) { try one.settings("other") }
    let two = try file(#"{"clusters": {"a": {}, "b": {}}}"#)
    let error = #expect(throws: ClusterError.self) { try two.settings(nil) }
    #expect(error?.description.contains("--cluster: a, b") == true)
    #expect(try ClusterFile(path: "/nonexistent").settings(nil).settings == ClusterSettings())
  }

  @Test(arguments: [
    #"{"clusters": {"a": {"partitions": "main"}}}"#, #"{"clusters": {"a": {"memory": "all"}}}"#,
    #"{"clusters": {"a": {"partition": "main --uid=0"}}}"#,
    #"{"clusters": {"a": {"maxSubmitted": 0}}}"#,
    #"{"clusters": {"a": {"localBelowSeconds": -1}}}"#,
    #"{"clusters": []}"#, "{", #"{"clusters": {"a": {"account": "-x"}}}"#,
  ])
  func `what describes no cluster is one error with the file's name`(text: String) {
    let error = #expect(throws: ClusterError.self) { try file(text) }
    #expect(error?.description.contains("clusters.json") == true)
    #expect(error?.description.contains("\n  next: ") == true)
  }
}
