internal import Foundation

extension FileStore {
  /// Adds a line about a build; a disk that does not take it loses no result.
  public func append(_ run: RunRecord) {
    guard access == .readWrite, let line = try? JSONEncoder().encode(run) else { return }
    let descriptor = Foundation.open(layout.runs, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return }
    // One write of one line: those of several builds do not mix.
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try? file.write(contentsOf: line + Data("\n".utf8))
  }

  /// The builds that ran here, the oldest first; lines that cannot be read are left out.
  public func runs() -> [RunRecord] {
    guard let bytes = FileManager.default.contents(atPath: layout.runs) else { return [] }
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap {
      try? JSONDecoder().decode(RunRecord.self, from: Data($0))
    }
  }
}
