import ArgumentParser
import Datasets
import Foundation
import Pipeline

/// What can follow on a command line: for the shells' completion.
struct Completer {
  /// What a shell completes by itself.
  static let (files, folders) = (":files", ":folders")

  private let tree: CommandTree

  init(_ tree: CommandTree) { self.tree = tree }

  /// The words that may stand at the end of `line`, which begins with the name of the program.
  ///
  /// One that ends in a slash or a colon is the beginning of others.
  func candidates(_ line: String) -> [String] {
    var words = line.split(whereSeparator: \.isWhitespace).dropFirst().map(String.init)
    let current = line.last?.isWhitespace == true || words.isEmpty ? "" : words.removeLast()
    let place = place(after: words)
    let project = CompletionProject(words)
    if let option = place.option(awaiting: words) {
      return matching(values(of: option, project), current)
    }
    if let sign = current.firstIndex(of: "="), current.hasPrefix("--"),
      let option = place.option(named: String(current[..<sign]))
    {
      let typed = String(current[current.index(after: sign)...])
      return matching(values(of: option, project), typed).map { "\(current[...sign])\($0)" }
    }
    if current.hasPrefix("-") {
      let spellings = place.command.options.filter(\.shouldDisplay).flatMap(\.spellings)
      return matching(spellings.filter { $0.hasPrefix("--") } + ["--help"], current)
    }
    var names: [String] = []
    if place.takesVerb { names += place.verbs.map(\.commandName) }
    if let positional = place.positional {
      names += values(of: positional, project, typed: current)
    }
    return matching(names, current)
  }

  private func matching(_ names: [String], _ typed: String) -> [String] {
    Set(names.filter { $0.hasPrefix(typed) || [Self.files, Self.folders].contains($0) }).sorted()
  }

  // MARK: Where the line ends

  private struct Place {
    /// The verb whose options and arguments follow.
    var command: CommandTree
    /// The verbs that may follow instead.
    var verbs: [CommandTree] = []
    var takesVerb: Bool
    var positional: CommandTree.Argument?

    func option(named name: String) -> CommandTree.Argument? {
      command.options.first { $0.kind == "option" && $0.spellings.contains(name) }
    }

    /// The option whose value comes next.
    func option(awaiting words: [String]) -> CommandTree.Argument? {
      words.last.flatMap(option)
    }
  }

  private func place(after words: [String]) -> Place {
    var (group, index, count) = (tree, 0, 0)
    var command: CommandTree?
    while index < words.count {
      let word = words[index]
      index += 1
      if word.hasPrefix("-") {
        if VerbOrder.valued.contains(word) { index += 1 }
      } else if command == nil, let verb = group[verb: word] {
        if verb.verbs.isEmpty { command = verb } else { group = verb }
      } else {
        count += 1
      }
    }
    let takesVerb = command == nil && count == 0
    let shown = command ?? group.defaultSubcommand.flatMap { group[verb: $0] } ?? group
    let places = shown.positionals
    let positional =
      count < places.count ? places[count] : places.last.flatMap { $0.isRepeating ? $0 : nil }
    return Place(
      command: shown, verbs: group.verbs, takesVerb: takesVerb, positional: positional)
  }

  // MARK: What is known

  private func values(
    of argument: CommandTree.Argument, _ project: CompletionProject, typed: String = ""
  ) -> [String] {
    if let all = argument.allValues { return all }
    switch argument.spellings.last ?? argument.valueName ?? "" {
    case "--profile": return project.profiles
    case "--set": return project.parameters
    case "--against": return ["paper", Self.files]
    case "--file", "--from", "--tolerances", "file", "path": return [Self.files]
    case "--directory", "--store", "--data", "--output", "--history", "folder":
      return [Self.folders]
    case "targets", "target", "stages", "stage": return project.targets(typed)
    case "artifacts", "artifact": return project.artifacts
    case "subject", "name", "metric", "metrics": return project.metrics(typed)
    case "datasets", "dataset": return project.datasets
    case "subcommands": return tree.verbs.map(\.commandName)
    default: return []
    }
  }
}
