/// What stands in the way of writing or reading a bundle.
public enum BundleError: Error, Equatable {
  /// Something is there already.
  case exists(path: String)
  case notFound(path: String)
  case cannotWrite(path: String, reason: String)
  case cannotRead(path: String, reason: String)
  /// Names, sizes or kinds of entries that no bundle has.
  case unsafe(path: String, reason: String)
}

extension BundleError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .exists(let path):
      "\(path) exists\n  next: remove it, or choose another name"
    case .notFound(let path):
      "there is no \(path)\n  next: name the folder or the tar file of a bundle"
    case .cannotWrite(let path, let reason):
      "cannot write \(path): \(reason)\n  next: free space or choose another place"
    case .cannotRead(let path, let reason): "cannot read \(path): \(reason)"
    case .unsafe(let path, let reason): "\(path) is refused: \(reason)"
    }
  }
}
