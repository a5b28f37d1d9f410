import Datasets
import ReportModel
import StageKit

/// The data sets that an artifact does without, because their files are not on this machine.
struct AbsentDatasets {
  /// In the order of the graph, with the command that gets each.
  private let commands: [(dataset: String, command: String)]

  init(_ inputs: [AbsentInput]) {
    var seen: Set<String> = []
    commands = inputs.compactMap { input in
      var dataset = "\(input.stage)"
      if case .string(let name)? = input.coordinates["dataset"] { dataset = name }
      return seen.insert(dataset).inserted ? (dataset, input.advice) : nil
    }
  }

  /// Those behind some slots of a stage.
  init(_ context: StageContext, slots: String...) {
    self.init(slots.flatMap { context.absentInputs($0) })
  }

  static let none = AbsentDatasets([])

  /// Why there is no number of a data set; nil for one that is here.
  func reason(_ dataset: String) -> String? {
    commands.first { $0.dataset == dataset }.map { Self.sentence([$0]) }
  }

  /// What is absent and how to get it, in one sentence; nil where all is here.
  var note: String? { commands.isEmpty ? nil : "\(Self.sentence(commands))." }

  /// The place of a number of a data set that is absent; nil for one that is here.
  ///
  /// Where a whole column is absent its cells hold one word, and `note` explains it below the table.
  func cell(_ dataset: String, isWholeColumn: Bool, beside published: Published?) -> Cell? {
    guard let reason = reason(dataset) else { return nil }
    return isWholeColumn
      ? .words("absent", beside: published?.known)
      : .missing(because: reason, beside: published?.known)
  }

  /// The document of an artifact that has no input at all; nil where some data set is here.
  func document(_ title: String, without inputs: [StageInput]) -> Document? {
    guard inputs.isEmpty, let note else { return nil }
    return Document(title: title, blocks: [.paragraph(note)])
  }

  private static func sentence(_ commands: [(dataset: String, command: String)]) -> String {
    let names = commands.map { ImageDatasetName.title(of: $0.dataset) }
    let isOne = names.count == 1
    return "\(list(names)) \(isOne ? "is" : "are") not on this machine;"
      + " \(merged(commands.map(\.command))) \(isOne ? "gets it" : "gets them")"
  }

  /// One command for all data sets that one command can get.
  private static func merged(_ commands: [String]) -> String {
    let fetch = "./repro fetch "
    // Others have options, or get their data in another way.
    let isPlain = { (command: String) in
      command.hasPrefix(fetch) && !command.dropFirst(fetch.count).contains(" ")
    }
    let fetched = commands.filter(isPlain).map { $0.dropFirst(fetch.count) }
    let others = commands.filter { !isPlain($0) }
    return ((fetched.isEmpty ? [] : [fetch + fetched.joined(separator: " ")]) + others)
      .joined(separator: ", ")
  }

  private static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.joined() }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}

extension Published {
  /// The number, to be shown alone; nil where there is none.
  var known: Published? { if case .known = self { self } else { nil } }
}
