internal import Foundation

/// `cache_server.py` on two ports of the loopback interface, for the life of this object.
public final class CacheServer {
  /// What must be seen nowhere: the password, token and secret key.
  public static let secret = "pl4nted-S3cret"

  private let process = Process()
  private let input = Pipe()
  private let log: TemporaryDirectory
  public let port: Int
  /// The port of somebody else, to which redirects lead.
  public let otherPort: Int

  /// A request as the server saw it.
  public struct Request: Decodable, Sendable {
    public var method: String
    public var path: String
    /// 0 for no answer.
    public var status: Int
    /// The bytes of the body that came.
    public var received: Int
    public var port: Int
    /// The client's port, which names the connection.
    public var client: Int
    public var authorization: String
  }

  public init() throws {
    log = try TemporaryDirectory()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", SourceTree().root.appending(path: "Tests/TestSupport/cache_server.py").path,
      log("requests"), Self.secret,
    ]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let ports = output.fileHandleForReading.firstLine.split(whereSeparator: \.isWhitespace)
      .compactMap { Int($0) }
    guard ports.count == 2 else { throw NoPort() }
    (port, otherPort) = (ports[0], ports[1])
  }

  deinit { try? input.fileHandleForWriting.close() }

  private struct NoPort: Error {}

  /// The address at which the server behaves as `mode` says.
  public func url(_ mode: String) -> String { "http://127.0.0.1:\(port)/\(mode)" }

  /// What lets a client write.
  public var credentials: [String: String] {
    ["REPRO_REMOTE_USER": "builder", "REPRO_REMOTE_PASSWORD": Self.secret]
  }

  /// What signs requests for a bucket here.
  public var bucket: [String: String] {
    [
      "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": Self.secret,
      "AWS_ENDPOINT_URL": url("bucket"), "AWS_REGION": "eu-central-1",
    ]
  }

  /// What was asked for, in order.
  public func requests() throws -> [Request] {
    guard let bytes = FileManager.default.contents(atPath: log("requests")) else { return [] }
    return try bytes.split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Request.self, from: Data($0))
    }
  }
}
