import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// `repro fetch` against a server on loopback, whose file stands for that of CIFAR-10.
  @Suite struct FetchTests {
    private let sandbox: Sandbox
    private let server: FaultyServer

    init() throws {
      sandbox = try Sandbox()
      server = try FaultyServer()
    }

    private static let part = "data/cifar-10/cifar-10-binary.tar.gz.part"
    private static let file = "data/cifar-10/cifar-10-binary.tar.gz"

    /// Writes a table of downloads whose one file comes with a fault.
    private func table(_ fault: String) throws {
      try sandbox.write(
        """
        [{ "name": "cifar-10", "terms": "none", "home": "https://home.example", "files": [{
          "name": "cifar-10-binary.tar.gz", "url": "\(server.url(fault))",
          "md5": "\(FaultyServer.md5)", "byteCount": \(FaultyServer.byteCount)
        }] }]
        """, to: "table.json")
    }

    private func fetch(
      _ arguments: String..., environment: [String: String] = [:]
    ) async throws -> Finished {
      try await sandbox.start(
        ["fetch", "--data", "data", "--table", "table.json"] + arguments, environment: environment
      ).finish()
    }

    private func bytes(_ name: String) -> Data? {
      FileManager.default.contents(atPath: sandbox.file(name))
    }

    @Test func `a data set comes, its folder is printed, and the list says that it is here`()
      async throws
    {
      try table("file")
      let before = try await fetch("--list")
      #expect(
        before.out == "cifar-10  missing  1 file, 293.0 KiB; none; https://home.example\n"
          + "          next: ./repro fetch cifar-10\n")
      let run = try await fetch("cifar-10")
      #expect(run.status == 0)
      #expect(run.out == "\(sandbox.file("data/cifar-10"))\n")
      #expect(run.err.contains("checksum right"))
      #expect(bytes(Self.file) == FaultyServer.file)
      let after = try await fetch("--list").out.split(separator: "\n")
      #expect(after.first?.hasPrefix("cifar-10  here") == true)
      #expect(after.last == "          \(sandbox.file("data/cifar-10"))")
      let again = try await fetch("--all")
      #expect(again.status == 0 && again.err.contains("is here, and whole"))
      #expect(try server.ranges() == ["all"])
      #expect(try await fetch("cifar-10", "-q").err.isEmpty)
    }

    @Test(arguments: ["wrong", "missing", "too-long"])
    func `what is not the published file is no data set`(fault: String) async throws {
      try table(fault)
      let run = try await fetch("cifar-10")
      #expect(run.status == 69)
      #expect(run.err.contains("repro: error: ") && run.err.contains("next: "))
      #expect(run.out.isEmpty)
      #expect(bytes(Self.file) == nil && bytes(Self.part) == nil)
    }

    @Test func `an interrupted download says so, and the same command resumes it`() async throws {
      try table("drips")
      let first = try sandbox.start(
        ["fetch", "--data", "data", "--table", "table.json", "cifar-10"])
      try await eventually("the first bytes") { bytes(Self.part)?.isEmpty == false }
      first.send(SIGINT)
      let run = try await first.finish()
      #expect(run.status == 130)
      #expect(run.err.contains("rerun the same command to resume"))
      #expect(try await fetch("cifar-10").status == 0)
      #expect(bytes(Self.file) == FaultyServer.file)
      #expect(try server.ranges() == ["all", "bytes=1000-"])
    }

    @Test func `who waits for another fetch can be interrupted`() async throws {
      try table("drips")
      let words = ["fetch", "--data", "data", "--table", "table.json", "cifar-10"]
      let first = try sandbox.start(words)
      try await eventually("the first bytes") { bytes(Self.part)?.isEmpty == false }
      first.send(SIGSTOP)
      let second = try sandbox.start(words)
      try await eventually("the wait") { second.err.contains("waiting for another process") }
      second.send(SIGINT)
      #expect(try await second.finish().status == 130)
      #expect(first.isRunning)
      first.send(SIGKILL)
    }

    @Test func `a mirror takes the place of the official addresses, and the checksum holds`()
      async throws
    {
      try table("missing")
      let run = try await fetch("cifar-10", "--mirror", server.url("file/"))
      #expect(run.status == 0)
      #expect(try server.paths() == ["/file/cifar-10/cifar-10-binary.tar.gz"])
      let wrong = try await sandbox.repro(
        "fetch", "path-mnist", "--data", "data", "--mirror", server.url("file"))
      #expect(wrong.status == 69 && wrong.err.contains("MD5"))
      #expect(try await fetch("cifar-10", "--mirror", "file:///etc").status == 64)
    }

    @Test func `a proxy of the environment is used`() async throws {
      try table("file")
      let run = try await fetch(
        "cifar-10", "--mirror", "http://nowhere.invalid/file",
        environment: ["http_proxy": server.url(""), "no_proxy": ""])
      #expect(run.status == 0)
      #expect(
        try server.paths() == ["http://nowhere.invalid/file/cifar-10/cifar-10-binary.tar.gz"])
    }

    @Test func `without a network there are local copies`() async throws {
      try table("file")
      let offline = try await fetch("cifar-10", "--offline")
      #expect(offline.status == 69 && offline.err.contains("--from"))
      let missing = try await fetch("cifar-10", "--offline", "--from", "copies")
      #expect(missing.status == 66 && missing.err.contains("cifar-10-binary.tar.gz"))
      try FileManager.default.createDirectory(
        atPath: sandbox.file("copies/cifar-10"), withIntermediateDirectories: true)
      let name = "copies/cifar-10/cifar-10-binary.tar.gz"
      try FaultyServer.file.write(to: URL(fileURLWithPath: sandbox.file(name)))
      let run = try await fetch("--all", "--offline", "--from", "copies")
      #expect(run.status == 0)
      #expect(bytes(Self.file) == FaultyServer.file)
      #expect(try server.ranges().isEmpty)
    }

    @Test func `where a download fails, a package with the same images is named`() async throws {
      try sandbox.write(
        """
        [{ "name": "fashion-mnist", "terms": "", "home": "", "files": [{
          "name": "a.gz", "url": "\(server.url("missing"))", "md5": "0"
        }] }]
        """, to: "table.json")
      let run = try await fetch("fashion-mnist")
      #expect(run.status == 69)
      #expect(run.err.contains("answers 404"))
      #expect(run.err.contains("or: apt-get install dataset-fashion-mnist"))
    }

    @Test func `of a data set of several files, one is imported by its name`() async throws {
      let names = ["images.gz", "labels.gz"].map { "t10k-\($0)" }
      let files = names.map {
        "{ \"name\": \"\($0)\", \"url\": \"\(server.url("file"))\", \"md5\": \"\(FaultyServer.md5)\" }"
      }
      try sandbox.write(
        """
        [{ "name": "fashion-mnist", "terms": "", "home": "", "files": [\(files.joined(separator: ","))] }]
        """, to: "table.json")
      for name in ["other", names[1]] {
        try FaultyServer.file.write(to: URL(fileURLWithPath: sandbox.file(name)))
      }
      let refused = try await fetch("fashion-mnist", "--from", "other")
      #expect(refused.status == 66 && refused.err.contains(names[0]))
      let one = try await fetch("fashion-mnist", "--from", names[1])
      #expect(one.status == 0 && one.err.contains("still lacks \(names[0])"))
      #expect(bytes("data/fashion-mnist/\(names[1])") == FaultyServer.file)
      let folder = try await fetch("fashion-mnist", "--from", ".")
      #expect(folder.status == 66 && folder.err.contains("still lacks \(names[0])"))
      try FaultyServer.file.write(to: URL(fileURLWithPath: sandbox.file(names[0])))
      #expect(try await fetch("fashion-mnist", "--from", names[0]).status == 0)
    }

    @Test func `what a later data folder has whole is not fetched, unless a folder is named`()
      async throws
    {
      try table("file")
      try sandbox.write("no archive", to: "system/datasets/cifar-10/cifar-10-binary.tar.gz")
      let words = ["fetch", "cifar-10", "--table", "table.json"]
      let places = [
        "REPRO_DATA": sandbox.file("mine"), "XDG_DATA_DIRS": sandbox.file("system"),
      ]
      // Damaged where it is, it is fetched into the first folder.
      let run = try await sandbox.start(words, environment: places).finish()
      #expect(run.status == 0 && run.out == "\(sandbox.file("mine/cifar-10"))\n", "\(run.err)")
      #expect(try server.ranges().count == 1)
      let system = places.merging(["REPRO_DATA": sandbox.file("none")]) { $1 }
      try FaultyServer.file.write(
        to: URL(fileURLWithPath: sandbox.file("system/datasets/cifar-10/cifar-10-binary.tar.gz")))
      let found = try await sandbox.start(words, environment: system).finish()
      #expect(found.out == "\(sandbox.file("system/datasets/cifar-10"))\n", "\(found.err)")
      #expect(found.err.contains("is here, and whole"))
      #expect(try server.ranges().count == 1)
      let named = try await sandbox.start(words + ["--data", "named"], environment: system).finish()
      #expect(named.out == "\(sandbox.file("named/cifar-10"))\n")
      #expect(try server.ranges().count == 2)
    }

    @Test func `calls that mean nothing are refused with what to do`() async throws {
      try table("file")
      for words in [[], ["no-such-set"], ["--all", "--from", "table.json"]] {
        let run = try await sandbox.start(
          ["fetch", "--data", "data", "--table", "table.json"] + words
        ).finish()
        #expect(run.status == 64 && run.err.contains("next: "), "\(words)")
      }
      #expect(try await fetch("--all", "--from", ".").status == 66)
    }

    @Test func `ImageNet-100 is imported, never downloaded, and its variant is named`()
      async throws
    {
      let run = try await sandbox.repro("fetch", "imagenet-100", "--data", "data")
      #expect(run.status == 69)
      #expect(run.err.contains("kaggle.com/datasets/ambityga/imagenet100"))
      #expect(run.err.contains("--from DIR"))
      let golden = SourceTree().root.appending(path: "Tests/DatasetsTests/Goldens/imagenet-100")
      let small = try await sandbox.repro(
        "fetch", "imagenet-100", "--data", "data", "--from", golden.path)
      #expect(small.status == 66 && small.err.contains("where 100 are expected"))
      #expect(bytes("data/imagenet-100") == nil)
    }

    @Test func `the list has the official data sets with sizes and terms`() async throws {
      let run = try await sandbox.repro("fetch", "--list", "--data", "data")
      let lines = run.out.split(separator: "\n")
      #expect(lines.count == 18)
      #expect(!run.out.contains("size unknown"))
      #expect(lines.filter { $0.contains("missing") }.count == 9)
      #expect(lines.filter { $0.contains("  next: ") && $0.contains("./repro fetch ") }.count == 9)
      #expect(
        run.out.contains(
          "  next: apt-get install dataset-fashion-mnist, or ./repro fetch fashion-mnist\n"))
      let json = try await sandbox.repro("fetch", "--list", "--data", "data", "--json")
      let rows = try JSONSerialization.jsonObject(with: Data(json.out.utf8)) as? [[String: Any]]
      #expect(rows?.count == 9 && rows?[0]["name"] as? String == "cifar-10")
    }
  }
}
