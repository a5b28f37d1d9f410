internal import Foundation
internal import StageKit

/// One request, and where its answer goes.
struct HTTPRequest: Sendable {
  enum Method: Sendable { case get, head, put(Data) }

  var method: Method
  var url: String
  /// Sent to the server of `url` alone, never behind a redirect.
  var credentials: RemoteCredentials?
  /// An answer with more bytes is cut off.
  var limit = 0
  /// The file that takes the answer; nil for memory.
  var destination: String?
  /// The longest that it may take as a whole; nil while bytes keep coming.
  var seconds: Double?
  /// The redirects that led here.
  var hops = 0
}

/// What a server said.
struct HTTPAnswer: Sendable {
  var status: Int
  /// The body of a success that no file took.
  var body = Data()
  /// What the bytes of the body are, wherever they went.
  var received: BlobBytes
  /// The size that was announced.
  var announced: Int?

  /// How many bytes came, and their digest.
  struct BlobBytes: Equatable, Sendable {
    var digest: Digest
    var byteCount: Int
  }
}

/// Why there is no answer.
enum HTTPFailure: Error, Equatable, Sendable {
  /// The connection, the server or its certificate: in libcurl's words.
  case unreachable(String)
  case tooLong(limit: Int)
  case cannotWrite(path: String, errno: Int32)
  /// Another request of the same batch failed before, or the work was stopped.
  case abandoned
}
