import ArgumentParser
import Foundation

/// The verbs and options of the program, as the argument parser knows them.
struct CommandTree: Decodable {
  struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String

      var spelling: String { (kind == "long" ? "--" : "-") + name }
    }

    /// `positional`, `option` or `flag`.
    var kind: String
    var names: [Name]?
    var valueName: String?
    var abstract: String?
    var discussion: String?
    var allValues: [String]?
    var defaultValue: String?
    var isRepeating: Bool
    var isOptional: Bool
    var shouldDisplay: Bool

    var spellings: [String] { (names ?? []).map(\.spelling) }
  }

  var commandName: String
  var abstract: String?
  var discussion: String?
  var arguments: [Argument]?
  var subcommands: [CommandTree]?
  var defaultSubcommand: String?
  var shouldDisplay: Bool

  /// The tree below `repro`.
  static func read() throws -> CommandTree {
    struct Dump: Decodable { var command: CommandTree }
    return try JSONDecoder().decode(Dump.self, from: Data(Repro._dumpHelp().utf8)).command
  }

  var verbs: [CommandTree] { (subcommands ?? []).filter(\.shouldDisplay) }
  var options: [Argument] { (arguments ?? []).filter { $0.kind != "positional" } }
  var positionals: [Argument] { (arguments ?? []).filter { $0.kind == "positional" } }

  subscript(verb name: String) -> CommandTree? { subcommands?.first { $0.commandName == name } }
}
