import ArgumentParser

/// Lets options stand before the verb, as users of make and git type them: `repro -C dir store stat` is
/// `repro store stat -C dir`.
enum VerbOrder {
  /// The options of all verbs whose value is the next word.
  static let valued: Set = [
    "--set", "-C", "--directory", "-f", "--file", "--profile", "--store", "--data", "--blas-core",
    "--memory-budget", "-j", "--jobs", "--output", "--color", "--nodes", "--cores", "--times",
    "--keep-hours", "--format", "--against", "--tolerances", "--committed", "--history", "--date",
    "--id", "--revision", "--from", "--mirror", "--table", "--recheck", "--remote", "--executor",
    "--cluster", "--to", "--countable",
  ]

  /// `arguments` with the verb in front, when the first word that is no option is one.
  static func forward(
    _ arguments: [String],
    to verbs: [any ParsableCommand.Type] = Repro.configuration.subcommands
  ) -> [String] {
    guard let place = firstWord(of: arguments),
      let verb = verbs.first(where: { $0.configuration.commandName == arguments[place] })
    else { return arguments }
    let word = arguments[place]
    var (before, after) = (arguments[..<place], arguments[(place + 1)...])
    if word == LogVerb.configuration.commandName {
      // As in tail, -f after this verb follows; before it, it names the manifest as everywhere.
      before = ArraySlice(before.map { $0 == "-f" ? "--file" : $0 })
      after = ArraySlice(after.map { $0 == "-f" ? "--follow" : $0 })
    }
    let rest = Array(before + after)
    let inner = verb.configuration.subcommands
    return [word] + (inner.isEmpty ? rest : forward(rest, to: inner))
  }

  /// The place of the first word that is neither an option nor the value of one.
  static func firstWord(of arguments: [String]) -> Int? {
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
