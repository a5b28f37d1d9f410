import Pipeline

/// The rule for names in a bundle, which may come from anywhere.
enum BundlePath {
  /// Why `path` may not be used, or nil when it may.
  ///
  /// It is relative, has no empty, `.` or `..` part, no back slash and no control character, and is
  /// at most 400 bytes of at most 16 parts.
  static func problem(_ path: String) -> String? {
    guard !path.isEmpty else { return "an empty name" }
    guard path.utf8.count <= 400 else { return "a name of more than 400 bytes" }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard !path.hasPrefix("/"), !parts.contains("..") else { return "a name that leads out" }
    guard parts.count <= 16, parts.allSatisfy({ !$0.isEmpty && $0 != "." }) else {
      return "a name with odd parts"
    }
    let isPlain = path.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    return isPlain && !path.contains("\\") ? nil : "a name with control characters"
  }

  /// The path as it may be shown on a terminal.
  static func shown(_ path: String) -> String {
    String(path.printable.prefix(200))
  }
}
