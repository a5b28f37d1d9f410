/// What is wrong with how a remote store is named, or why it cannot be used.
public enum RemoteError: Error, Equatable {
  /// The address is none of a remote store; `shown` has no secret in it.
  case badAddress(shown: String, problem: String, advice: String)
  /// A variable with a secret cannot be one; its value is not told.
  case badCredentials(variable: String, problem: String)
  /// Nothing says who writes.
  case noCredentials(address: String, advice: String)
  /// The remote does not answer, or not as a store does.
  case unavailable(address: String, reason: String)
}

extension RemoteError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badAddress(let shown, let problem, let advice):
      "\(shown) cannot be a remote store: \(problem)\n  next: \(advice)"
    case .badCredentials(let variable, let problem):
      "the variable \(variable) cannot be used: \(problem)\n"
        + "  next: set it again, without quotes and line breaks"
    case .noCredentials(let address, let advice):
      "writing to \(address) needs credentials, and there are none\n  next: \(advice)"
    case .unavailable(let address, let reason):
      "the remote store \(address) cannot be used: \(reason)\n"
        + "  next: check the address and that the server runs, then run the same command again"
    }
  }
}
