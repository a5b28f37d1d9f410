public import Foundation

/// Files outside of the store that may be something else by now.
public enum PlainFile {
  /// The bytes of a regular file, links followed; nil for whatever is none or cannot be read.
  ///
  /// A FIFO does not keep the program waiting.
  public static func contents(atPath path: String) -> Data? {
    guard let file = try? OpenFile(path, O_RDONLY) else { return nil }
    var bytes = Data()
    do throws(StoreError) {
      try file.forEachChunk { bytes.append(contentsOf: $0) }
    } catch {
      return nil
    }
    return bytes
  }
}
