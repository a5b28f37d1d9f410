internal import CCurl
internal import Synchronization

/// Sends requests over at most sixteen connections, which it keeps.
///
/// Proxies are those of the usual environment variables, certificates those of the system.
final class HTTPClient: Sendable {
  static let connections = 16

  private static let prepared: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  private let session: Mutex<Session>
  private let patience: Patience
  private let isStopped = Atomic(false)

  init(patience: Patience) {
    self.patience = patience
    session = Mutex(Session(isPrepared: Self.prepared))
  }

  /// Ends what is under way and all that follows.
  func stop() { isStopped.store(true, ordering: .relaxed) }

  /// The outcome of each request, in the order in which they are given.
  ///
  /// Blocks. After the first that cannot be answered the others are given up, so that a server that is
  /// silent is waited for once.
  func perform(_ requests: [HTTPRequest]) -> [Result<HTTPAnswer, HTTPFailure>] {
    session.withLock { session in
      session.perform(requests, patience: patience) {
        isStopped.load(ordering: .relaxed) || Task.isCancelled
      }
    }
  }
}

/// libcurl's own set of connections.
private final class Session {
  private let multi: UnsafeMutableRawPointer?
  private var active: [UnsafeMutableRawPointer: Exchange] = [:]

  init(isPrepared: Bool) {
    multi = isPrepared ? curl_multi_init() : nil
    if let multi {
      ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, HTTPClient.connections)
      ccurl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, HTTPClient.connections)
    }
  }

  deinit { if let multi { curl_multi_cleanup(multi) } }

  func perform(
    _ requests: [HTTPRequest], patience: Patience, isStopped: () -> Bool
  ) -> [Result<HTTPAnswer, HTTPFailure>] {
    var outcomes = [Result<HTTPAnswer, HTTPFailure>](
      repeating: .failure(.abandoned), count: requests.count)
    guard let multi else { return outcomes }
    var waiting = Array(requests.enumerated().reversed())
    var hasFailed = false
    var repeated: Set<Int> = []
    while !hasFailed, !isStopped() {
      while active.count < HTTPClient.connections, let (index, request) = waiting.popLast() {
        guard let exchange = Exchange(request, index: index, patience: patience),
          curl_multi_add_handle(multi, exchange.handle) == CURLM_OK
        else { return abandon(outcomes, multi) }
        active[exchange.handle] = exchange
      }
      if active.isEmpty { return outcomes }
      var running: Int32 = 0
      curl_multi_perform(multi, &running)
      var result = CURLE_OK
      while let handle = ccurl_multi_finished(multi, &result) {
        curl_multi_remove_handle(multi, handle)
        guard let exchange = active.removeValue(forKey: handle) else { continue }
        if result == CURLE_OK, let next = exchange.redirected() {
          waiting.append((exchange.index, next))
        } else if Exchange.isWorthAnother(result), repeated.insert(exchange.index).inserted {
          waiting.append((exchange.index, exchange.request))
        } else {
          let outcome = exchange.outcome(result)
          outcomes[exchange.index] = outcome
          if case .failure(.unreachable) = outcome { hasFailed = true }
        }
      }
      if running > 0 { curl_multi_poll(multi, nil, 0, 100, nil) }
    }
    return abandon(outcomes, multi)
  }

  private func abandon(
    _ outcomes: [Result<HTTPAnswer, HTTPFailure>], _ multi: UnsafeMutableRawPointer
  ) -> [Result<HTTPAnswer, HTTPFailure>] {
    for handle in active.keys { curl_multi_remove_handle(multi, handle) }
    active = [:]
    return outcomes
  }
}
