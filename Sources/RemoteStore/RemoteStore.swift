internal import Foundation

/// Results that several machines share, on a web server or in a bucket.
///
/// `/cas/DIGEST` holds bytes by their digest: files, logs, listings of code and records. `/ac/KEY` holds an
/// `ActionResult` that leads from an action to its record. The server is not trusted: whatever comes from it must
/// have the digest that asked for it, and what is wrong is as if it were not there.
public final class RemoteStore: Sendable {
  public let address: RemoteAddress
  let condition: RemoteCondition
  let reader: HTTPClient
  let writer: HTTPClient
  let patience: Patience
  private let credentials: RemoteCredentials?

  /// No record has more bytes, and no `ActionResult`.
  static let largestRecord = 1 << 26
  static let largestResult = 1 << 22

  /// Opens the store at `address`; nothing is asked yet.
  ///
  /// - Parameters:
  ///   - address: Where it is.
  ///   - environment: Where credentials are looked for first.
  ///   - warn: Hears of the first problem, and of no other.
  /// - Throws: `RemoteError.badCredentials`.
  public convenience init(
    _ address: RemoteAddress, environment: [String: String],
    warn: @escaping @Sendable (String) -> Void
  ) throws(RemoteError) {
    try self.init(address, environment: environment, patience: .standard, warn: warn)
  }

  init(
    _ address: RemoteAddress, environment: [String: String], patience: Patience,
    warn: @escaping @Sendable (String) -> Void
  ) throws(RemoteError) {
    self.address = address
    self.patience = patience
    credentials = try RemoteCredentials.find(for: address, environment: environment)
    condition = RemoteCondition(address: "\(address)", patience: patience, warn: warn)
    reader = HTTPClient(patience: patience)
    writer = HTTPClient(patience: patience)
  }

  /// False without credentials: whoever writes says who it is.
  public var canWrite: Bool { credentials != nil }

  /// Why it is not asked any more; nil while it is.
  public var outage: String? { condition.isUp ? nil : condition.reason }

  /// Throws unless there are credentials to write with.
  public func requireCredentials() throws(RemoteError) {
    guard !canWrite else { return }
    throw .noCredentials(
      address: "\(address)", advice: RemoteCredentials.advice(for: address))
  }

  /// Throws what the remote failed with, for those who cannot do without.
  public func requireAvailable() throws(RemoteError) {
    if let outage { throw .unavailable(address: "\(address)", reason: outage) }
  }

  func request(
    _ method: HTTPRequest.Method, _ name: String, limit: Int = 0, into destination: String? = nil,
    seconds: Double? = nil
  ) -> HTTPRequest {
    HTTPRequest(
      method: method, url: address.url(of: name), credentials: credentials, limit: limit,
      destination: destination, seconds: seconds)
  }

  /// Asks for small objects; what they are is up to the caller.
  ///
  /// An element is nil where there is no such object, or no answer; then the condition says why.
  func small(
    _ names: [String], limits: [Int], by client: HTTPClient
  ) -> [HTTPAnswer?] {
    guard condition.isUp else { return names.map { _ in nil } }
    let seconds = min(patience.smallSeconds, condition.secondsLeft)
    let requests = zip(names, limits).map { request(.get, $0, limit: $1, seconds: seconds) }
    return client.perform(requests).map { present($0) }
  }

  /// The answer of a success; nil otherwise, with what is wrong noted.
  func present(_ outcome: Result<HTTPAnswer, HTTPFailure>) -> HTTPAnswer? {
    switch outcome {
    case .success(let answer):
      switch answer.status {
      case 200..<300: return answer
      case 404, 410: return nil
      default: condition.fail(Self.refusal(answer.status))
      }
    case .failure(.unreachable(let reason)): condition.fail(reason)
    case .failure(.tooLong(let limit)):
      condition.doubt("it sends more than the \(limit) bytes that an object has")
    case .failure(.cannotWrite), .failure(.abandoned): break
    }
    return nil
  }

  static func refusal(_ status: Int) -> String {
    switch status {
    case 401, 403, 407: "it refuses the request (status \(status)): check the credentials"
    case 300..<400: "it answers \(status) and leads where no request may follow"
    default: "it answers \(status)"
    }
  }
}
