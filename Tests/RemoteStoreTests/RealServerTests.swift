internal import Foundation
internal import StageKit
internal import TestSupport
internal import Testing

@testable internal import Pipeline
@testable internal import RemoteStore

/// Servers that people run, where they are installed.
@Suite struct RealServerTests {
  private static let nginx = ["/usr/sbin/nginx", "/usr/bin/nginx"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  private static let hasMoto =
    (try? Background("python3", "-c", "import moto.server, boto3, flask").wait()) == 0

  @Test(.enabled(if: nginx != nil, "nginx-light is not installed"))
  func `nginx with DAV shares results: anybody reads, who has a password writes`() async throws {
    let shared = try SharedResults()
    let folder = try TemporaryDirectory()
    let port = try FreePort.find()
    try folder.write(Self.configuration(folder.path, port: port).utf8, to: "nginx.conf")
    try folder.write("builder:{PLAIN}secret\n".utf8, to: "htpasswd")
    try folder.write("".utf8, to: "data/.keep")
    let server = try Background(
      try #require(Self.nginx), "-p", folder.path, "-c", folder("nginx.conf"), "-e",
      folder("error.log"))
    let address = "http://127.0.0.1:\(port)/team"
    try await server.waitUntil { FreePort.isTaken(port) }

    let (here, there) = (try shared.store("here"), try shared.store("there"))
    let text = String(repeating: "0123456789abcdef", count: 128)
    let records = try (0..<100).map { seed in
      try shared.commit((0..<10).map { text + "\(seed)/\($0)" }, seed: seed, to: there)
    }
    let writer = ["REPRO_REMOTE_USER": "builder", "REPRO_REMOTE_PASSWORD": "secret"]
    let start = ContinuousClock.now
    let report = try shared.remote(at: address, environment: writer).push(records, from: there)
    #expect(report.records == 100)
    print("nginx: 1,000 files of 2 kB pushed in \(ContinuousClock.now - start)")
    let again = try shared.remote(at: address, environment: writer).push(records, from: there)
    #expect(again.present == 100)
    #expect(again.blobs == 0)
    let reader = try shared.remote(at: address, environment: [:])
    #expect(try shared.take(records.map(\.key), from: reader, into: here).count == 100)
    #expect(try here.verifyAll().isSound)
    #expect(shared.warnings.isEmpty)
    let stranger = ["REPRO_REMOTE_USER": "builder", "REPRO_REMOTE_PASSWORD": "guessed"]
    let new = try shared.commit(["new"], seed: 1000, to: there)
    #expect(
      try shared.remote(at: address, environment: stranger).push([new], from: there).records == 0)
    withExtendedLifetime(server) {}
  }

  @Test(.enabled(if: hasMoto, "moto is not installed"))
  func `an S3 server shares results`() async throws {
    let shared = try SharedResults()
    let server = try Background("python3", "-c", Self.moto)
    let port = try #require(Int(server.firstLine()))
    let environment = [
      "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_SESSION_TOKEN": "c",
      "AWS_ENDPOINT_URL": "http://127.0.0.1:\(port)",
    ]
    let (here, there) = (try shared.store("here"), try shared.store("there"))
    let record = try shared.commit(["some bytes", ""], to: there)
    let remote = try shared.remote(at: "s3://results/x", environment: environment)
    #expect(remote.push([record], from: there).records == 1)
    #expect(remote.push([record], from: there).present == 1)
    #expect(try shared.take([record.key], from: remote, into: here) == [record.key])
    #expect(try here.verifyAll().isSound)
    #expect(shared.warnings.isEmpty)
    withExtendedLifetime(server) {}
  }

  private static let moto = """
    import sys, boto3
    from moto.server import ThreadedMotoServer
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", aws_access_key_id="a",
                 aws_secret_access_key="b", region_name="us-east-1").create_bucket(Bucket="results")
    print(port, flush=True)
    sys.stdin.read()
    """

  /// The configuration that docs/remote-cache.md shows, for a folder and a port.
  private static func configuration(_ folder: String, port: Int) throws -> String {
    let document = try SourceTree().text("docs/remote-cache.md")
    let block = try #require(
      document.components(separatedBy: "```").first { $0.hasPrefix("nginx\n") })
    return block.dropFirst(6).replacingOccurrences(of: "/srv/repro", with: folder)
      .replacingOccurrences(of: "127.0.0.1:8080", with: "127.0.0.1:\(port)")
      .replacingOccurrences(of: "user www-data;", with: getuid() == 0 ? "user root;" : "")
      .appending("daemon off;\npid \(folder)/pid;\n")
  }
}
