internal import Foundation

/// Why files from outside cannot be read.
public enum SourceError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String, errno: Int32)
  /// A packed file that cannot be unpacked.
  case damaged(path: String, reason: String)
  case notAFile(path: String)
  case leadsOut(path: String)
  /// A folder that contains itself by way of a link.
  case circle(path: String)

  public var description: String {
    switch self {
    case .unreadable(let path, let errno):
      "the source file \(path) cannot be read: \(String(cString: strerror(errno)))\n"
        + "  next: check its permissions"
    case .damaged(let path, let reason):
      "the source file \(path) cannot be unpacked\n"
        + "  evidence: \(reason)\n"
        + "  next: delete it, and get it again from its official source"
    case .notAFile(let path):
      "the source \(path) is neither a file nor a folder\n  next: put the data there"
    case .circle(let path):
      "the source folder \(path) is a link to a folder that it is in\n  next: remove the link"
    case .leadsOut(let path):
      "the source \"\(path)\" must be a relative path below the data folder\n"
        + "  next: correct it in the parameters of the stage"
    }
  }
}
