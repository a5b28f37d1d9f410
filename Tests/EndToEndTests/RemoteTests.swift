import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// Two projects that share results by way of a server.
  @Suite struct RemoteTests {
    let server: CacheServer
    let (first, second): (Sandbox, Sandbox)

    init() throws {
      server = try CacheServer()
      first = try Sandbox()
      second = try Sandbox()
    }

    private var writer: [String: String] {
      server.credentials.merging(["NETRC": "/nonexistent"]) { $1 }
    }
    private let reader = ["NETRC": "/nonexistent"]

    private func warnings(_ run: Finished) -> Int {
      run.err.components(separatedBy: "warning: the remote store").count - 1
    }

    @Test func `what one machine has built is fresh on another, and says where from`() async throws
    {
      let url = server.url("plain")
      let built = try await first.repro("table4", "table5", "--remote", url, environment: writer)
      #expect(built.status == 0, "\(built.err)")
      #expect(built.err.contains("repro: results 7 written to \(url)"))

      let plan = try await second.repro(
        "-n", "table4", "table5", "--remote", url, environment: reader)
      #expect(plan.out.contains("0 to run, 7 fresh"), "\(plan.out)")
      #expect(second.contents == ["pipeline.json"])
      let why = try await second.repro(
        "why", TinyManifest.data, "--remote", url, environment: reader)
      #expect(why.out.contains("\(url) has the result, computed on "))
      let taken = try await second.repro(
        "table4", "table5", "-v", environment: reader.merging(["REPRO_REMOTE": url]) { $1 })
      #expect(taken.status == 0, "\(taken.err)")
      #expect(taken.started == [])
      #expect(taken.out == built.out)
      #expect(taken.err.contains("repro: results 7 taken from \(url)"))
      let trace = try await second.repro("trace", "table4:5/dtg-minus-single-bp")
      #expect(trace.out.contains("came    from \(url), imported "), "\(trace.out)")
      #expect(try await second.repro("store", "verify").status == 0)
      // Early cut-off needs no remote: a second run asks for nothing.
      let asked = try server.requests().count
      try await second.repro("table4", "table5", "--remote", url, environment: reader)
      #expect(try server.requests().count == asked)
    }

    @Test(arguments: [
      "flip", "flip-files", "truncate", "hollow", "oversize", "html", "error", "hang", "drip",
    ])
    func `a build beside a broken server is correct, warns once and loses little time`(
      mode: String
    ) async throws {
      let built = try await first.repro(
        "table4", "table5", "--remote", server.url("plain"), environment: writer)
      let start = ContinuousClock.now
      let alone = try await second.repro("table4", "table5", "-B", "--store", "alone")
      let middle = ContinuousClock.now
      let run = try await second.repro(
        "table4", "table5", "--remote", server.url(mode), environment: writer)
      let usual = middle - start
      let lost = ContinuousClock.now - middle - usual
      #expect(run.status == 0, "\(run.err)")
      #expect(run.out == built.out)
      #expect(alone.out == built.out)
      #expect(warnings(run) == 1, "\(run.err)")
      // Ten seconds are promised on an idle machine; beside all other tests each step takes longer.
      #expect(lost < .seconds(25) + usual * 4)
      #expect(try await second.repro("store", "verify").status == 0)
    }

    @Test func `with credentials that may only read nothing is written`() async throws {
      let run = try await first.repro(
        "table4", "table5", "--remote", server.url("read-only"), environment: writer)
      #expect(run.status == 0)
      #expect(warnings(run) == 1, "\(run.err)")
      #expect(try server.requests().allSatisfy { $0.method != "PUT" || $0.status == 403 })
      let push = try await first.repro(
        "store", "push", "--remote", server.url("read-only"), environment: reader)
      #expect(push.status == 66)
      #expect(push.err.contains("set REPRO_REMOTE_USER and REPRO_REMOTE_PASSWORD"))
    }

    @Test func `push and pull move results, measurements included, and run nothing`() async throws {
      try await first.repro("table4", "table5")
      let url = server.url("plain")
      let push = try await first.repro("store", "push", "--remote", url, environment: writer)
      #expect(push.out.hasPrefix("7 results with "), "\(push.err)")
      let sent = try server.requests().count { $0.method == "PUT" }
      let again = try await first.repro("store", "push", "--remote", url, environment: writer)
      #expect(again.out.hasPrefix("0 results with 0 files (0 B) written to \(url); 7 were there"))
      #expect(try server.requests().count { $0.method == "PUT" } == sent)
      let pull = try await second.repro(
        "store", "pull", "table4", "--remote", url, environment: reader)
      #expect(pull.out == "5 results taken from \(url); 0 were here\n", "\(pull.err)")
      let gone = try await second.repro(
        "store", "pull", "--remote", server.url("error"), environment: reader)
      #expect(gone.status == 69)
      #expect(gone.err.contains("it answers 500"))
      let nameless = try await second.repro("store", "pull", environment: reader)
      #expect(nameless.status == 64)
    }

    @Test func `a secret is in no file, no output and no command line`() async throws {
      try first.write(TinyManifest.slow)
      let build = try first.start(
        ["table4", "table5", "-v", "--remote", server.url("private")], environment: writer)
      var seen = ""
      while build.isRunning {
        for pid in [build.pid] + ProcessTable.stages(in: first.path) {
          seen += Self.text("/proc/\(pid)/cmdline")
          if pid != build.pid { seen += Self.text("/proc/\(pid)/environ") }
        }
        usleep(20_000)
      }
      let run = try await build.finish()
      #expect(run.status == 0, "\(run.err)")
      #expect(seen.contains("execute-stage"))
      try await first.repro(
        "why", TinyManifest.data, "--remote", server.url("error"), environment: writer)
      let bundle = try await first.repro("bundle", "box", environment: writer)
      #expect(bundle.status == 0, "\(bundle.err)")
      for text in [run.out, run.err, bundle.out, bundle.err, seen] {
        #expect(!text.contains(CacheServer.secret))
      }
      let secret = Data(CacheServer.secret.utf8)
      for path in first.contents {
        let bytes = FileManager.default.contents(atPath: first.file(path))
        #expect(bytes?.range(of: secret) == nil, "\(path)")
      }
      let requests = try server.requests()
      #expect(requests.contains { $0.method == "PUT" && $0.status == 200 })
      let named = try await second.repro(
        "table4", "table5", "--remote",
        "http://builder:\(CacheServer.secret)@127.0.0.1:\(server.port)/plain")
      #expect(named.status == 64)
      #expect(!named.err.contains(CacheServer.secret))
    }

    private static func text(_ path: String) -> String {
      String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
  }
}
