/// What a fetch tells while it goes on.
public enum FetchEvent: Sendable, Equatable {
  case present(String)
  /// Another process fetches the same file.
  case waiting(String)
  case received(String, byteCount: Int, total: Int?)
  case retrying(String, reason: String, pause: Duration)
  /// The file has its name; its checksum is right.
  case finished(String, byteCount: Int)
  /// Another file had the name; it is called so now.
  case setAside(String)
  /// The folder has its name, with so many files, of which no checksum is published.
  case copied(String, fileCount: Int)
}
