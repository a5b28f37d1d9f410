internal import CCurl
internal import struct Crypto.SHA256
internal import Foundation
internal import StageKit

/// One request on its way: what libcurl reads the body from, and writes the answer to.
final class Exchange {
  let index: Int
  let request: HTTPRequest
  let handle: UnsafeMutableRawPointer
  private var headers: UnsafeMutablePointer<curl_slist>?
  private let message = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private var hash = SHA256()
  private var byteCount = 0
  private var body = Data()
  private var file: FileHandle?
  private var sent = 0
  private var fault: HTTPFailure?

  /// A failed answer has fewer bytes, or is none of a store.
  private static let longestExplanation = 1 << 20

  init?(_ request: HTTPRequest, index: Int, patience: Patience) {
    guard let handle = curl_easy_init() else { return nil }
    self.index = index
    self.request = request
    self.handle = handle
    message[0] = 0
    prepare(patience)
  }

  deinit {
    curl_easy_cleanup(handle)
    curl_slist_free_all(headers)
    message.deallocate()
    try? file?.close()
  }

  /// The end of the exchange.
  func outcome(_ result: CURLcode) -> Result<HTTPAnswer, HTTPFailure> {
    if let fault { return .failure(fault) }
    guard result == CURLE_OK else {
      let text = String(cString: message)
      return .failure(
        .unreachable(text.isEmpty ? String(cString: curl_easy_strerror(result)) : text))
    }
    let announced = Int(ccurl_content_length(handle))
    return .success(
      HTTPAnswer(
        status: ccurl_response_code(handle), body: body,
        received: .init(digest: Digest(hash.finalize()), byteCount: byteCount),
        announced: announced < 0 ? nil : announced))
  }

  /// True for a fault of the connection that another attempt may not meet.
  static func isWorthAnother(_ result: CURLcode) -> Bool {
    [CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING].contains(result)
  }

  /// The request to which a redirect leads: without credentials, and not to where others can read it.
  func redirected() -> HTTPRequest? {
    guard [301, 302, 303, 307, 308].contains(ccurl_response_code(handle)), request.hops < 3,
      let target = ccurl_redirect(handle).map({ String(cString: $0) }),
      RemoteAddress.isSafe(target),
      target.lowercased().hasPrefix("https:") || !request.url.hasPrefix("https:")
    else { return nil }
    if case .put = request.method { return nil }
    if case .signature? = request.credentials { return nil }
    var next = request
    next.url = target
    next.credentials = nil
    next.hops += 1
    return next
  }

  private func prepare(_ patience: Patience) {
    ccurl_set_text(handle, CURLOPT_URL, request.url)
    ccurl_set_text(handle, CURLOPT_USERAGENT, "repro")
    ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
    ccurl_set_protocols(handle, request.url.hasPrefix("https:") ? 1 : 0)
    ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, Int(patience.connectSeconds * 1000))
    ccurl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, patience.slowest)
    ccurl_set_long(handle, CURLOPT_LOW_SPEED_TIME, patience.stallSeconds)
    if let seconds = request.seconds {
      ccurl_set_long(handle, CURLOPT_TIMEOUT_MS, max(1, Int(seconds * 1000)))
    }
    ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, message)
    let own = Unmanaged.passUnretained(self).toOpaque()
    ccurl_set_pointer(handle, CURLOPT_WRITEDATA, own)
    ccurl_set_write(handle) { bytes, size, count, own in
      guard let own, let bytes else { return 0 }
      let exchange = Unmanaged<Exchange>.fromOpaque(own).takeUnretainedValue()
      let isTaken = exchange.receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
      return isTaken ? size * count : 0
    }
    var sentDigest = Digest(of: Data())
    switch request.method {
    case .get: ccurl_set_long(handle, CURLOPT_HTTPGET, 1)
    case .head: ccurl_set_long(handle, CURLOPT_NOBODY, 1)
    case .put(let body):
      sentDigest = Digest(of: body)
      prepareUpload(of: body, own)
    }
    authorize(sentDigest)
    if let headers { ccurl_set_pointer(handle, CURLOPT_HTTPHEADER, headers) }
  }

  private func prepareUpload(of body: Data, _ own: UnsafeMutableRawPointer) {
    ccurl_set_long(handle, CURLOPT_UPLOAD, 1)
    ccurl_set_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(body.count))
    ccurl_set_pointer(handle, CURLOPT_READDATA, own)
    ccurl_set_read(handle) { buffer, size, count, own in
      guard let own, let buffer else { return Int(CURL_READFUNC_ABORT) }
      let exchange = Unmanaged<Exchange>.fromOpaque(own).takeUnretainedValue()
      return exchange.send(into: UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
    }
    // A kept connection that was closed at the other end is tried again from the beginning.
    ccurl_set_pointer(handle, CURLOPT_SEEKDATA, own)
    ccurl_set_seek(handle) { own, offset, origin in
      guard let own, origin == SEEK_SET else { return Int32(CURL_SEEKFUNC_FAIL) }
      Unmanaged<Exchange>.fromOpaque(own).takeUnretainedValue().sent = Int(offset)
      return Int32(CURL_SEEKFUNC_OK)
    }
  }

  private func authorize(_ sentDigest: Digest) {
    switch request.credentials {
    case nil: break
    case .password(let user, let password)?:
      ccurl_set_long(handle, CURLOPT_HTTPAUTH, Int(ccurl_basic))
      ccurl_set_text(handle, CURLOPT_USERNAME, user)
      ccurl_set_text(handle, CURLOPT_PASSWORD, password)
    case .token(let token)?: add("Authorization: Bearer \(token)")
    case .signature(let key, let secret, let session, let region)?:
      ccurl_set_text(handle, CURLOPT_AWS_SIGV4, "aws:amz:\(region):s3")
      ccurl_set_text(handle, CURLOPT_USERNAME, key)
      ccurl_set_text(handle, CURLOPT_PASSWORD, secret)
      // libcurl 7.88 signs a body that it does not hash unless it is told the digest.
      add("x-amz-content-sha256: \(sentDigest)")
      if let session { add("x-amz-security-token: \(session)") }
    }
  }

  private func add(_ header: String) { headers = curl_slist_append(headers, header) }

  private func send(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard case .put(let body) = request.method else { return 0 }
    let count = min(buffer.count, body.count - sent)
    guard count > 0 else { return 0 }
    let start = body.startIndex + sent
    body.copyBytes(to: buffer, from: start..<(start + count))
    sent += count
    return count
  }

  /// Takes some of the answer; false ends the exchange.
  private func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard (200..<300).contains(ccurl_response_code(handle)) else {
      byteCount += bytes.count
      return byteCount <= Self.longestExplanation
    }
    // What a server says of a PUT is read by nobody.
    if case .put = request.method { return true }
    guard byteCount + bytes.count <= request.limit else {
      fault = .tooLong(limit: request.limit)
      return false
    }
    byteCount += bytes.count
    hash.update(bufferPointer: bytes)
    guard let path = request.destination else {
      body.append(contentsOf: bytes)
      return true
    }
    return write(bytes, to: path)
  }

  private func write(_ bytes: UnsafeRawBufferPointer, to path: String) -> Bool {
    if file == nil {
      let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else {
        fault = .cannotWrite(path: path, errno: errno)
        return false
      }
      file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
    do {
      try file?.write(contentsOf: bytes)
      return true
    } catch {
      let reason = (error as? CocoaError)?.code == .fileWriteOutOfSpace ? ENOSPC : EIO
      fault = .cannotWrite(path: path, errno: reason)
      return false
    }
  }
}
