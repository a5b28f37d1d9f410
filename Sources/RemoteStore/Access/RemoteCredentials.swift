internal import Foundation

/// How requests prove who sends them: secrets, which nothing prints.
enum RemoteCredentials: Sendable {
  case password(user: String, password: String)
  case token(String)
  /// Requests to an object store are signed with the secret, which does not travel.
  case signature(key: String, secret: String, session: String?, region: String)

  /// What the environment or `.netrc` has for `address`; nil for anonymous readers.
  ///
  /// - Throws: `RemoteError.badCredentials` for a value that no header can carry.
  static func find(
    for address: RemoteAddress, environment: [String: String], home: String = NSHomeDirectory()
  ) throws(RemoteError) -> RemoteCredentials? {
    func variable(_ name: String) throws(RemoteError) -> String? {
      guard let value = environment[name], !value.isEmpty else { return nil }
      guard value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
        throw .badCredentials(variable: name, problem: "it has a line break or control character")
      }
      return value
    }
    if address.scheme == .bucket {
      guard let key = try variable("AWS_ACCESS_KEY_ID"),
        let secret = try variable("AWS_SECRET_ACCESS_KEY")
      else { return nil }
      return .signature(
        key: key, secret: secret, session: try variable("AWS_SESSION_TOKEN"), region: address.region
      )
    }
    if let token = try variable("REPRO_REMOTE_TOKEN") { return .token(token) }
    if let password = try variable("REPRO_REMOTE_PASSWORD") {
      guard let user = try variable("REPRO_REMOTE_USER") else {
        throw .badCredentials(
          variable: "REPRO_REMOTE_USER", problem: "it is empty, but REPRO_REMOTE_PASSWORD is set")
      }
      return .password(user: user, password: password)
    }
    let path = environment["NETRC"].flatMap { $0.isEmpty ? nil : $0 } ?? "\(home)/.netrc"
    guard let bytes = FileManager.default.contents(atPath: path), bytes.count < 1 << 20,
      let entry = Netrc(String(decoding: bytes, as: UTF8.self)).entry(for: address.host)
    else { return nil }
    return .password(user: entry.user, password: entry.password)
  }

  /// How a user gives credentials for `address`.
  static func advice(for address: RemoteAddress) -> String {
    address.scheme == .bucket
      ? "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
      : "set REPRO_REMOTE_USER and REPRO_REMOTE_PASSWORD, or REPRO_REMOTE_TOKEN, "
        + "or add `machine \(address.host)` with login and password to ~/.netrc"
  }
}
