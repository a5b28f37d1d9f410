import Foundation
import Pipeline

/// The data sets of which a part is on this machine: whoever put it there means to use them.
struct PartialSets {
  /// What to tell of each, in the order of the graph.
  let notes: [String]

  init(
    in nodes: [StageNode], of catalog: StageCatalog, sources: SourceFolders
  ) throws(SourceError) {
    var notes: [String] = []
    for node in nodes {
      guard let request = catalog.kinds[node.kind]?.sources(node.parameters),
        let part = try sources.part(of: request)
      else { continue }
      let note = Self.note(part, of: request)
      if !notes.contains(note) { notes.append(note) }
    }
    self.notes = notes
  }

  private static func note(_ part: SourceFolders.Part, of request: SourceRequest) -> String {
    let consequence =
      switch (part.used, request.whenMissing) {
      case (let used?, _): "the files in \(used) are used"
      case (nil, .runsWithout): "generated images take its place"
      case (nil, .isLeftOut): "its stages are left out"
      case (nil, .fails): "its stages cannot run"
      }
    let name = request.paths.first?.path.split(separator: "/").first.map(String.init) ?? ""
    let there = request.paths.count - part.missing.count
    let missing = part.missing.map(named).joined(separator: ", ")
    return
      "\(name): \(missing) \(part.missing.count == 1 ? "is" : "are") missing, "
      + "and \(there) of \(request.paths.count) files are here; \(consequence)\n"
      + "  next: `\(request.advice)`, or put what is missing there"
  }

  /// The path, with a file beside it that may be meant.
  static func named(_ path: String) -> String {
    let wanted = letters(of: path.split(separator: "/").last ?? "")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path.folder)) ?? []
    let alike = names.sorted().first { name in
      let found = letters(of: name[...])
      return !found.isEmpty && (found.hasPrefix(wanted) || wanted.hasPrefix(found))
    }
    return alike.map { "\(path) (there is \($0))" } ?? path
  }

  /// What is left of a name when spelling does not count.
  private static func letters(of name: Substring) -> String {
    String(name.lowercased().filter { $0.isLetter || $0.isNumber })
  }
}
