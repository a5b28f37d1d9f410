import ArgumentParser
import Pipeline

/// Which verb a user may have meant by a word that is neither a verb nor a target.
enum VerbHint {
  /// What other programs call it.
  private static let synonyms = [
    "run": "build", "make": "build", "ls": "graph", "list": "graph", "show": "status",
    "clean": "store gc", "gc": "store gc", "download": "fetch", "verify": "store verify",
    "test": "check", "tables": "graph", "targets": "graph", "explain": "why", "logs": "log",
    "compare": "diff", "info": "doctor", "dry-run": "plan", "man": "manual",
  ]

  /// The verb that is meant by a typed word, if one is near.
  static func verb(for word: String) -> String? {
    let verbs = Repro.configuration.subcommands.filter { $0.configuration.shouldDisplay }
      .compactMap { $0.configuration.commandName }
    if let synonym = synonyms[word], !verbs.contains(word) { return synonym }
    return nearestName(to: word, among: verbs)
  }

  /// Throws when `store` or another group of verbs is followed by a word that is none of them.
  static func check(_ arguments: [String]) throws {
    let groups = Repro.configuration.subcommands.map { $0.configuration }
    guard let group = groups.first(where: { $0.commandName == arguments.first }),
      !group.subcommands.isEmpty, group.defaultSubcommand == nil, let name = group.commandName
    else { return }
    let rest = Array(arguments.dropFirst())
    let verbs = group.subcommands.compactMap { $0.configuration.commandName }
    guard let place = VerbOrder.firstWord(of: rest), !verbs.contains(rest[place]) else { return }
    let near = nearestName(to: rest[place], among: verbs)
    throw UserError(
      "there is no verb \"\(name) \(rest[place])\""
        + (near.map { "; did you mean `repro \(name) \($0)`?" } ?? "")
        + "\n  next: `repro \(name) --help` lists \(verbs.joined(separator: ", "))",
      code: .usage)
  }

  /// The error about unknown targets, with a verb where the first of them may be one.
  static func error(_ error: TargetError) -> UserError {
    guard let word = error.unknown.first, let verb = verb(for: word),
      // A target that is as near was meant as a target.
      error.suggestions.allSatisfy({ editDistance(word, $0) > editDistance(word, verb) })
        || synonyms[word] != nil
    else { return UserError(error.description, code: .usage) }
    return UserError(
      "\"\(word)\" is neither a verb nor a target; did you mean `repro \(verb)`?\n"
        + "  next: `repro --help` lists the verbs, `repro graph` the targets",
      code: .usage)
  }
}
