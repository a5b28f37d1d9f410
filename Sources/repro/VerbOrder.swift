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
    "--cluster", "--to", "--countable", "--node-memory", "--probe",
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
      before = ArraySlice(before.map { $0 == "-f" ? "--file" : $0 })
      after = ArraySlice(wordsOfLog(Array(after)))
    }
    let rest = Array(before + after)
    let inner = verb.configuration.subcommands
    return [word] + (inner.isEmpty ? rest : forward(rest, to: inner))
  }

  /// The words after `log`, in which `-f` follows as in tail, unless a stage is before it and a word after it.
  ///
  /// Then it names the manifest, as with every other verb: `log STAGE -f FILE`.
  static func wordsOfLog(_ words: [String]) -> [String] {
    var result: [String] = []
    var hasStage = false
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "-f" {
        let namesManifest = hasStage && rest.first.map { !$0.hasPrefix("-") } == true
        result.append(namesManifest ? "--file" : "--follow")
        if namesManifest, let file = rest.popFirst() { result.append(file) }
      } else {
        result.append(word)
        if valued.contains(word) {
          if let value = rest.popFirst() { result.append(value) }
        } else if !word.hasPrefix("-") {
          hasStage = true
        }
      }
    }
    return result
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
