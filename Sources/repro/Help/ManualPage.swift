/// The manual page, made from the same words as the help.
struct ManualPage {
  private let tree: CommandTree
  private let version: String

  init(_ tree: CommandTree, version: String) {
    self.tree = tree
    self.version = version
  }

  /// The page in the macros of `man`.
  var text: String {
    let verbs = Self.leaves(tree)
    let common = Self.common(verbs.map(\.command))
    var lines = [
      ".TH REPRO 1 \"\" \"repro \(version)\" \"User Commands\"", ".SH NAME",
      "repro \\- \(Self.escaped(tree.abstract ?? ""))", ".SH SYNOPSIS",
      ".B repro", "[\\fIverb\\fR] [\\fIoptions\\fR] [\\fItarget\\fR ...]", ".SH DESCRIPTION",
    ]
    lines += Self.paragraphs(tree.discussion)
    lines.append(".SH VERBS")
    for (words, command) in verbs {
      let places = command.positionals.map { argument in
        let name = "\\fI\(Self.escaped(argument.valueName ?? ""))\\fR"
        let repeated = argument.isRepeating ? "\(name) ..." : name
        return argument.isOptional ? "[\(repeated)]" : repeated
      }
      lines += [
        ".SS \"\(Self.escaped((["repro"] + words).joined(separator: " "))) "
          + "\(places.joined(separator: " "))\"",
        Self.escaped(command.abstract ?? ""),
      ]
      lines += Self.paragraphs(command.discussion)
      lines += command.options.filter {
        !common.contains($0.spellings) && !$0.spellings.contains("--help")
      }
      .flatMap(Self.option)
    }
    lines += [".SH OPTIONS OF MOST VERBS"]
    let all = verbs.flatMap(\.command.options)
    for spellings in common.sorted(by: { $0.joined() < $1.joined() }) {
      if let option = all.first(where: { $0.spellings == spellings }) {
        lines += Self.option(option)
      }
    }
    lines +=
      [".SH ENVIRONMENT"]
      + Self.environment.flatMap { name, words in
        [".TP", ".B \(name)", Self.escaped(words)]
      }
    return lines.map { $0 + "\n" }.joined()
  }

  private static let environment = [
    ("REPRO_STORE", "The store, unless --store names one."),
    ("REPRO_DATA", "A data folder, searched after that of --data."),
    ("NO_COLOR", "No colours, if it is set and not empty."),
    ("CI", "No live progress: a plain line now and then."),
    ("SOURCE_DATE_EPOCH", "The date that history add records."),
  ]

  /// The verbs that do something, with the words that name them.
  private static func leaves(
    _ tree: CommandTree, below words: [String] = []
  ) -> [(words: [String], command: CommandTree)] {
    tree.verbs.filter { $0.commandName != "help" }.flatMap { verb in
      verb.verbs.isEmpty
        ? [(words + [verb.commandName], verb)] : leaves(verb, below: words + [verb.commandName])
    }
  }

  /// The options that most verbs have: they are explained once.
  private static func common(_ verbs: [CommandTree]) -> Set<[String]> {
    let all = verbs.flatMap { $0.options.map(\.spellings) }
    return Set(
      Dictionary(grouping: all) { $0 }.filter { 2 * $0.value.count > verbs.count }.keys)
  }

  private static func option(_ option: CommandTree.Argument) -> [String] {
    let value = option.kind == "option" ? " \\fI\(escaped(option.valueName ?? "value"))\\fR" : ""
    let names = option.spellings.map { "\\fB\(escaped($0))\\fR\(value)" }.joined(separator: ", ")
    let words = [option.abstract, option.discussion].compactMap(\.self).joined(separator: " ")
    return [".TP", names, escaped(words)]
  }

  /// Text as paragraphs; indented lines are examples and stay lines.
  private static func paragraphs(_ text: String?) -> [String] {
    guard let text, !text.isEmpty else { return [] }
    var lines = [".PP"]
    var isExample = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let indented = line.hasPrefix("  ")
      if indented != isExample { lines.append(indented ? ".nf\n.RS" : ".RE\n.fi") }
      isExample = indented
      lines.append(line.isEmpty ? ".PP" : escaped(String(line).trimmingPrefix("  ")))
    }
    if isExample { lines.append(".RE\n.fi") }
    return lines
  }

  private static func escaped(_ text: some StringProtocol) -> String {
    let plain = String(text).replacing("\\", with: "\\e").replacing("-", with: "\\-")
      .replacing("\n", with: " ")
    return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
  }
}
