import ArgumentParser

/// Lets options stand before the verb, as users of make and git type them: `repro -C dir store stat` is
/// `repro store stat -C dir`.
enum VerbOrder {
  /// The options of all verbs whose value is the next word.
  static let valued: Set = [
    "-C", "--directory", "-f", "--file", "--profile", "--store", "--data", "--blas-core",
    "--memory-budget", "-j", "--jobs", "--output", "--color", "--nodes", "--cores", "--times",
    "--keep-hours", "--format", "--against", "--tolerances", "--committed", "--history", "--date",
    "--id", "--revision", "--from", "--mirror", "--table", "--recheck", "--remote",
  ]

  /// `arguments` with the verb in front, when the first word that is no option is one.
  static func forward(
    _ arguments: [String],
    to verbs: [any ParsableCommand.Type] = Repro.configuration.subcommands
  ) -> [String] {
    guard let place = firstWord(of: arguments),
      let verb = verbs.first(where: { $0.configuration.commandName == arguments[place] })
    else { return arguments }
    var rest = arguments
    let word = rest.remove(at: place)
    let inner = verb.configuration.subcommands
    return [word] + (inner.isEmpty ? rest : forward(rest, to: inner))
  }

  /// The place of the first word that is neither an option nor the value of one.
  private static func firstWord(of arguments: [String]) -> Int? {
    var index = 0
    while index < arguments.count {
      let word = arguments[index]
      // What a shell asks for completions, and what follows `--`, keeps its order.
      if word.hasPrefix("---") || word == "--" { return nil }
      if !word.hasPrefix("-") { return index }
      index += valued.contains(word) ? 2 : 1
    }
    return nil
  }
}
