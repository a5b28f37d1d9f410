import Foundation

/// Refuses words of the command line that cannot mean anything.
enum ArgumentCheck {
  /// Throws for an empty word, which an unset variable of the shell leaves, and for bytes that are no text.
  ///
  /// An empty path would be the root of the file system or the present folder, whichever a verb makes of it.
  static func refuseUnusable(_ arguments: [String]) throws {
    // A shell that asks for completions names words that are not finished.
    guard arguments.first?.hasPrefix("---") != true else { return }
    for (index, word) in arguments.enumerated() {
      let isOption = word.hasPrefix("-") && word.firstIndex(of: "=") == word.indices.last
      if word.isEmpty || isOption {
        let option = isOption ? String(word.dropLast()) : index > 0 ? arguments[index - 1] : ""
        throw UserError(
          (option.hasPrefix("-")
            ? "\(option) needs a value, and an empty one is given\n"
            : "word \(index + 1) of the command line is empty\n")
            + "  next: give it a value, or leave it out; perhaps a variable of the shell is not set",
          code: .usage)
      }
    }
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let bytes = CommandLine.unsafeArgv[index], String(validatingCString: bytes) == nil
      else { continue }
      throw UserError(
        "word \(index) of the command line is not UTF-8: \(String(cString: bytes))\n"
          + "  next: give the file or folder a name in UTF-8",
        code: .usage)
    }
  }
}
