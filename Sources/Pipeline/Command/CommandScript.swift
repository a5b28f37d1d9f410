/// The shell script that runs a command: it ends with the build, and leaves how long the command took.
///
/// A shell starts in a millisecond, so a command needs no process of this program beside it.
struct CommandScript {
  /// The command as a line for the shell.
  let line: String
  /// What the command sees of the environment, beside a few paths.
  let variables: [String: String]
  let directory: WorkDirectory

  var text: String {
    let exports = variables.sorted { $0.key < $1.key }.map {
      "export \($0)=\(ShellWord.quoted($1))\n"
    }
    // The build holds the other end of standard input: when the build is gone, all of this group ends.
    return """
      exec 3<&0 </dev/null
      { read -r _ <&3; kill -KILL 0; } >/dev/null 2>&1 &
      watch=$!
      exec 3<&-
      cd \(ShellWord.quoted(directory.output)) || exit 126
      \(exports.joined())\(line)
      status=$?
      times >\(ShellWord.quoted(directory.times))
      kill $watch 2>/dev/null
      wait $watch 2>/dev/null
      exit $status

      """
  }

  /// Processor seconds of the command, from what `times` of the shell printed: its own, then its children's.
  static func seconds(in text: String) -> Double {
    text.split(whereSeparator: \.isWhitespace).reduce(0) { sum, word in
      let parts = word.dropLast().split(separator: "m")
      guard parts.count == 2, let minutes = Double(parts[0]), let seconds = Double(parts[1]) else {
        return sum
      }
      return sum + 60 * minutes + seconds
    }
  }
}
