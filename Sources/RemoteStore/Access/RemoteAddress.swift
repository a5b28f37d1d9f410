internal import Foundation

/// Where a remote store is: a web server, or a bucket of an object store.
///
/// Everything in it is public: an address with a user, a password or a query is refused, so that no secret
/// comes into records, logs or command lines.
public struct RemoteAddress: Hashable, Sendable, CustomStringConvertible {
  enum Scheme: Hashable, Sendable { case web, bucket }

  /// As it was given, without slashes at its end.
  public let description: String
  let scheme: Scheme
  /// What the names of objects are appended to, with a slash at its end.
  let base: String
  /// The server's name, by which `.netrc` finds credentials.
  let host: String
  /// The region by which requests to an object store are signed.
  let region: String

  /// Reads `https://HOST/PATH`, `http://` of this machine, or `s3://BUCKET/PREFIX`.
  ///
  /// `environment` may name another endpoint and the region of an object store, by the variables that AWS has.
  ///
  /// - Throws: `RemoteError.badAddress`, without any secret that was in the address.
  public init(_ text: String, environment: [String: String] = [:]) throws(RemoteError) {
    let shown = Self.withoutSecrets(text)
    func refusal(_ problem: String, _ advice: String) -> RemoteError {
      .badAddress(shown: shown, problem: problem, advice: advice)
    }
    let form = "give one like https://cache.example.org/repro or s3://bucket/prefix"
    if text.contains("@") {
      throw refusal(
        "it holds a user or a password, which command lines and logs would show",
        "leave them out, and set REPRO_REMOTE_USER and REPRO_REMOTE_PASSWORD, or use ~/.netrc")
    }
    if text.contains("?") || text.contains("#") {
      throw refusal(
        "it has a query or a fragment, where secrets would be shown",
        "give the address alone, and set REPRO_REMOTE_TOKEN if the server wants a token")
    }
    let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw refusal("it has no scheme", form) }
    let path = parts[1].drop { $0 != "/" }.split(separator: "/")
    guard path.allSatisfy(Self.isPlain) else {
      throw refusal("its path has other characters than letters, digits and . _ ~ -", form)
    }
    let name = String(parts[1].prefix { $0 != "/" })
    let folder = path.map { "\($0)/" }.joined()
    description = ([parts[0].lowercased() + "://" + name] + path.map(String.init))
      .joined(separator: "/")
    switch parts[0].lowercased() {
    case "s3":
      guard (3...63).contains(name.utf8.count), name.utf8.allSatisfy(Self.isBucketCharacter) else {
        throw refusal("\"\(name)\" is not the name of a bucket", form)
      }
      scheme = .bucket
      region = Self.variable(["AWS_REGION", "AWS_DEFAULT_REGION"], environment) ?? "us-east-1"
      guard region.utf8.allSatisfy(Self.isBucketCharacter) else {
        throw refusal("the region in AWS_REGION is none", "set AWS_REGION to one like us-east-1")
      }
      if let endpoint = Self.variable(["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"], environment) {
        let server = try RemoteAddress(endpoint)
        host = server.host
        base = "\(server.base)\(name)/\(folder)"
      } else {
        host = "\(name).s3.\(region).amazonaws.com"
        base = "https://\(host)/\(folder)"
      }
    case "http", "https":
      guard let components = URLComponents(string: "\(parts[0])://\(name)/"),
        let found = components.host, !found.isEmpty,
        components.port.map({ (1...65535).contains($0) }) ?? true
      else { throw refusal("\"\(name)\" is not a server", form) }
      scheme = .web
      region = ""
      host = found.trimmingCharacters(in: ["[", "]"])
      base = "\(parts[0].lowercased())://\(name)/\(folder)"
      guard Self.isSafe(base) else {
        throw refusal(
          "it is neither HTTPS nor on this machine, so others could read and change what it says",
          "use https://, or forward a port: `ssh -N -L 9090:\(name.contains(":") ? name : name + ":80") HOST` and http://127.0.0.1:9090"
        )
      }
    default: throw refusal("it begins with neither https:// nor s3://", form)
    }
  }

  /// The address of an object.
  func url(of name: String) -> String { base + name }

  /// True for HTTPS, and for HTTP that does not leave this machine.
  static func isSafe(_ url: String) -> Bool {
    guard let parts = URLComponents(string: url), let host = parts.host else { return false }
    if parts.scheme?.lowercased() == "https" { return true }
    guard parts.scheme?.lowercased() == "http" else { return false }
    let name = host.trimmingCharacters(in: ["[", "]"]).lowercased()
    if name == "localhost" || name == "::1" { return true }
    let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
  }

  /// The address up to what may be a secret.
  static func withoutSecrets(_ text: String) -> String {
    let visible = text.prefix { $0 != "?" && $0 != "#" }
    guard let at = visible.lastIndex(of: "@") else { return String(visible) }
    let scheme = visible.range(of: "://").map { visible[..<$0.upperBound] } ?? ""
    return "\(scheme)...\(visible[at...])"
  }

  private static func variable(_ names: [String], _ environment: [String: String]) -> String? {
    names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
  }

  private static func isPlain(_ component: Substring) -> Bool {
    component != "." && component != ".."
      && component.utf8.allSatisfy {
        isBucketCharacter($0) || "ABCDEFGHIJKLMNOPQRSTUVWXYZ_~".utf8.contains($0)
      }
  }

  private static func isBucketCharacter(_ byte: UInt8) -> Bool {
    "abcdefghijklmnopqrstuvwxyz0123456789.-".utf8.contains(byte)
  }
}
