/// Why a file did not come.
public enum FetchError: Error, Equatable {
  /// The server said no, or could not be reached after all attempts.
  case unavailable(url: String, reason: String, kept: String?)
  /// The bytes that came are not the ones the publisher promises; they were deleted.
  case wrongBytes(path: String, expected: String, found: String)
  /// A local copy is not the file that the publisher promises; it was only read.
  case wrongCopy(path: String, expected: String, found: String)
  /// A local copy that cannot be read.
  case unreadable(path: String, reason: String)
  /// A file whose name says nothing of which of several it is.
  case unknownName(path: String, expected: String)
  case cannotWrite(path: String, reason: String)
  /// Nothing to import.
  case notFound(path: String, expected: String)
}

extension FetchError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unavailable(let url, let reason, let kept):
      let next =
        kept.map { "rerun the same command to resume from \($0)" }
        ?? "try again later, or get the file another way and import it with --from"
      return "\(url) can't be fetched: \(reason)\n  next: \(next)"
    case .wrongBytes(let path, let expected, let found):
      return "\(path) has the MD5 \(found), but its publisher promises \(expected)\n"
        + "  next: fetch it again; if that repeats, the address serves another file"
    case .wrongCopy(let path, let expected, let found):
      return
        "\(path) is not the file of its publisher: it has the MD5 \(found), not \(expected)\n"
        + "  next: import another copy with --from, or leave --from out to download it"
    case .unreadable(let path, let reason):
      return
        "\(path) cannot be read: \(reason)\n  next: check the permissions of it and its folders"
    case .unknownName(let path, let expected):
      return "\(path) may be any of several files\n"
        + "  next: give it the name of the one that it is: \(expected)"
    case .cannotWrite(let path, let reason):
      return "\(path) can't be written: \(reason)\n"
        + "  next: make room, or choose another folder with --data"
    case .notFound(let path, let expected):
      return "\(path) is not there\n  next: give --from a folder that holds \(expected)"
    }
  }
}
