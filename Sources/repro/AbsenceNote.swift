import Datasets
import Fetch
import Foundation
import Pipeline

/// What a run leaves out because data sets are not on this machine, and the command that fills most of it.
struct AbsenceNote {
  /// How many stages each missing data set keeps from running, the most first.
  private let sets: [(advice: String, stages: Int)]

  /// The command is to bring at least this share of the stages.
  private static let wantedShare = 0.8

  /// - Parameter absent: The stages that were left out, with the command that gets their data.
  init(_ absent: [StageID: String]) {
    sets = Dictionary(grouping: absent, by: \.value)
      .map { (advice: $0.key, stages: $0.value.count) }
      .sorted { ($1.stages, $0.advice) < ($0.stages, $1.advice) }
  }

  /// What is left out, in a few words; nil when nothing is missing.
  var summary: String? {
    guard !sets.isEmpty else { return nil }
    let names = sets.map { Self.name(in: $0.advice) ?? $0.advice }.sorted()
    let all = sets.reduce(0) { $0 + $1.stages }
    let shown = names.prefix(3).joined(separator: ", ")
    let others = names.count > 3 ? " and \(names.count - 3) more" : ""
    return "\(all) stages without their data: \(shown)\(others)"
  }

  /// The data sets that fill most of it when they are fetched, and what that brings; nil when none can be.
  var next: (names: [String], use: String)? {
    let fetched = publicSets
    guard !fetched.isEmpty else { return nil }
    let sizes = fetched.compactMap { Self.size(of: $0.name) }
    let size = sizes.count == fetched.count ? "\(ByteText(sizes.reduce(0, +))), " : ""
    return (fetched.map(\.name), "\(size)fills \(fetched.reduce(0) { $0 + $1.stages }) of them")
  }

  /// Nil when nothing is missing.
  var text: String? {
    guard !sets.isEmpty else { return nil }
    let names = sets.map { Self.name(in: $0.advice) ?? $0.advice }.sorted()
    let fetched = publicSets
    let all = sets.reduce(0) { $0 + $1.stages }
    var lines =
      "repro: left out: \(all) stages whose data are not on this machine "
      + "(\(names.joined(separator: ", ")))\n"
    if !fetched.isEmpty {
      let stages = fetched.reduce(0) { $0 + $1.stages }
      let sizes = fetched.compactMap { Self.size(of: $0.name) }
      let size =
        sizes.count == fetched.count ? " (\(ByteText(sizes.reduce(0, +))))" : ""
      let words = fetched.map(\.name).joined(separator: " ")
      lines +=
        "  next: `./repro fetch \(words)`\(size) and the same command fill \(stages) of them\n"
    }
    return lines
  }

  /// The data sets that one command fetches, until they bring most of the stages.
  private var publicSets: [(name: String, stages: Int)] {
    let offered = sets.compactMap { set in
      Self.name(in: set.advice).map { (name: $0, stages: set.stages) }
    }.filter { Self.download($0.name)?.files.isEmpty == false }
    let all = offered.reduce(0) { $0 + $1.stages }
    var chosen: [(name: String, stages: Int)] = []
    for set in offered
    where Double(chosen.reduce(0) { $0 + $1.stages }) < Self.wantedShare * Double(all) {
      chosen.append(set)
    }
    return chosen
  }

  /// The data set that a command names: the word after `fetch`.
  private static func name(in advice: String) -> String? {
    let words = advice.split(separator: " ")
    guard let place = words.firstIndex(of: "fetch"), place + 1 < words.count else { return nil }
    return String(words[place + 1])
  }

  private static func download(_ name: String) -> DatasetDownload? {
    DatasetDownload.all.first { $0.name.rawValue == name }
  }

  private static func size(of name: String) -> Int? {
    let files = download(name)?.files ?? []
    let known = files.compactMap(\.byteCount)
    return known.count == files.count ? known.reduce(0, +) : nil
  }
}
