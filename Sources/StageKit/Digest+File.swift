internal import Crypto
public import Foundation

extension Digest {
  /// The digest of everything from the current position of `file` to its end.
  public init(ofContents file: FileHandle) throws {
    var hash = SHA256()
    while let part = try file.read(upToCount: 1 << 20), !part.isEmpty { hash.update(data: part) }
    self.init(hash.finalize())
  }
}
