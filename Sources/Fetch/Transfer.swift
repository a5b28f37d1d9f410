internal import CCurl
internal import Foundation

/// One attempt to get the rest of a file over HTTP.
///
/// Proxies are those of the usual environment variables. A redirect may not leave HTTPS.
final class Transfer {
  /// How an attempt ended.
  enum Ending: Equatable {
    case complete
    /// Worth another attempt.
    case broken(String)
    case refused(String)
    /// More bytes came than the file has.
    case tooLong
    case cancelled
  }

  private static let prepared: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  private let url: String
  private let file: PartFile
  private let offset: Int
  private let limit: Int?
  private let onProgress: (_ received: Int, _ total: Int?) -> Void
  private let isCancelled: () -> Bool
  private var handle: OpaquePointer?
  private var hasBody = false
  private var failure: FetchError?
  private var isTooLong = false

  /// Goes on behind the bytes that `file` has; `limit` is the size of the whole file.
  init(
    _ url: String, into file: PartFile, limit: Int?,
    onProgress: @escaping (_ received: Int, _ total: Int?) -> Void,
    isCancelled: @escaping () -> Bool
  ) {
    self.url = url
    self.file = file
    offset = file.byteCount
    self.limit = limit
    self.onProgress = onProgress
    self.isCancelled = isCancelled
  }

  /// - Throws: `FetchError.cannotWrite`.
  func run(stall: Duration) throws(FetchError) -> Ending {
    guard Self.prepared, let handle = curl_easy_init() else {
      return .refused("libcurl has no memory")
    }
    defer { curl_easy_cleanup(handle) }
    self.handle = OpaquePointer(handle)
    var message = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
    let result = message.withUnsafeMutableBufferPointer { buffer in
      set(handle, stall: stall)
      ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, buffer.baseAddress)
      return curl_easy_perform(handle)
    }
    if let failure { throw failure }
    let text = String(
      decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return ending(
      result, status: ccurl_response_code(handle),
      reason: text.isEmpty ? String(cString: curl_easy_strerror(result)) : text)
  }

  private func ending(_ result: CURLcode, status: Int, reason: String) -> Ending {
    switch (result, status) {
    case (CURLE_OK, 200..<300): return .complete
    // Nothing is left behind what we have.
    case (CURLE_OK, 416): return .complete
    case (CURLE_OK, 408), (CURLE_OK, 425), (CURLE_OK, 429), (CURLE_OK, 500...):
      return .broken("the server answers \(status)")
    case (CURLE_OK, _): return .refused("the server answers \(status)")
    case (CURLE_ABORTED_BY_CALLBACK, _): return .cancelled
    case (CURLE_WRITE_ERROR, _) where isTooLong: return .tooLong
    case (CURLE_UNSUPPORTED_PROTOCOL, _), (CURLE_URL_MALFORMAT, _), (CURLE_TOO_MANY_REDIRECTS, _),
      (CURLE_PEER_FAILED_VERIFICATION, _), (CURLE_SSL_CACERT_BADFILE, _):
      return .refused(reason)
    default: return .broken(reason)
    }
  }

  private func set(_ handle: UnsafeMutableRawPointer, stall: Duration) {
    ccurl_set_text(handle, CURLOPT_URL, url)
    ccurl_set_text(handle, CURLOPT_USERAGENT, "repro")
    ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 1)
    ccurl_set_long(handle, CURLOPT_MAXREDIRS, 10)
    ccurl_set_protocols(handle, url.hasPrefix("https:") ? 1 : 0)
    ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT, 30)
    ccurl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, 1)
    ccurl_set_long(handle, CURLOPT_LOW_SPEED_TIME, max(1, Int(stall.components.seconds)))
    // Not `CURLOPT_RESUME_FROM`, which ends every answer but 206 before its body is seen.
    if offset > 0 { ccurl_set_text(handle, CURLOPT_RANGE, "\(offset)-") }
    let own = Unmanaged.passUnretained(self).toOpaque()
    ccurl_set_pointer(handle, CURLOPT_WRITEDATA, own)
    ccurl_set_write(handle) { bytes, size, count, own in
      guard let own, let bytes else { return 0 }
      let transfer = Unmanaged<Transfer>.fromOpaque(own).takeUnretainedValue()
      let body = UnsafeRawBufferPointer(start: bytes, count: size * count)
      return transfer.receive(body) ? size * count : 0
    }
    ccurl_set_long(handle, CURLOPT_NOPROGRESS, 0)
    ccurl_set_pointer(handle, CURLOPT_XFERINFODATA, own)
    ccurl_set_progress(handle) { own, total, _, _, _ in
      guard let own else { return 1 }
      let transfer = Unmanaged<Transfer>.fromOpaque(own).takeUnretainedValue()
      return transfer.report(total: Int(total)) ? 0 : 1
    }
  }

  /// Takes some of the body; false ends the transfer.
  private func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let handle else { return false }
    let status = ccurl_response_code(UnsafeMutableRawPointer(handle))
    // The page that explains an error is not the file.
    guard (200..<300).contains(status) else { return true }
    do throws(FetchError) {
      // A server that ignores the range sends the file from its beginning.
      if !hasBody, status != 206, offset > 0 { try file.clear() }
      hasBody = true
      if let limit, file.byteCount + bytes.count > limit {
        isTooLong = true
        return false
      }
      try file.append(bytes)
      return true
    } catch {
      failure = error
      return false
    }
  }

  private func report(total: Int) -> Bool {
    let isPartial = handle.map { ccurl_response_code(UnsafeMutableRawPointer($0)) == 206 } ?? false
    let whole = total > 0 ? total + (isPartial ? offset : 0) : nil
    onProgress(file.byteCount, limit ?? whole)
    return !isCancelled()
  }
}
