internal import Foundation
public import ReportModel
public import StageKit

/// The numbers the paper prints, by artifact and path as `values.json` has them:
/// `table5/rows/k_50/dtg_ff/test`.
public struct PublishedValues: Sendable {
  private let artifacts: PublishedNode
  private let completion: PublishedCompletion

  /// The values that are part of this program, with what the project's `published.json` completes.
  ///
  /// - Throws: `PublishedValuesError` for a completion of what is no value, or of another form.
  public static func bundled(
    completedBy completion: PublishedCompletion = PublishedCompletion()
  ) throws(PublishedValuesError) -> PublishedValues {
    try PublishedValues(json: PackageResources.values_json, completedBy: completion)
  }

  /// The values as a running stage sees them.
  public init(_ context: StageContext) throws {
    self = try .bundled(completedBy: PublishedCompletion(context))
  }

  /// Reads values in the form of `values.json`.
  public init(
    json: [UInt8], completedBy completion: PublishedCompletion = PublishedCompletion()
  ) throws(PublishedValuesError) {
    let file: PublishedFile
    do {
      file = try JSONDecoder().decode(PublishedFile.self, from: Data(json))
    } catch {
      throw .unreadable(reason: "\(error)")
    }
    artifacts = .group(PublishedGroup(children: file.artifacts))
    self.completion = completion.spread(over: file.same ?? [])
    for path in self.completion.values.keys.sorted() { _ = try value(path) }
  }

  /// What the paper says at `path`.
  ///
  /// - Throws: `PublishedValuesError` when nothing is at `path`, or something that is not one
  ///   number.
  public func published(_ path: String) throws(PublishedValuesError) -> Published {
    let value = try value(path)
    switch value.content {
    case .missing: return value.isNotReported ? .notReported : .lost
    case .number(let number): return try .known(value.number(number, at: path))
    case .numbers, .texts, .other: throw .notANumber(path: path)
    }
  }

  /// The numbers of a list at `path`, such as the two ends of a range; nil where there are none.
  public func list(_ path: String) throws(PublishedValuesError) -> [Published.Number]? {
    let value = try value(path)
    switch value.content {
    case .missing: return nil
    case .numbers(let numbers):
      var list: [Published.Number] = []
      for number in numbers { list.append(try value.number(number, at: path)) }
      return list
    case .number, .texts, .other: throw .notAList(path: path)
    }
  }

  /// The texts at `path`, one or many.
  public func texts(_ path: String) throws(PublishedValuesError) -> [String] {
    guard case .texts(let texts) = try value(path).content else { throw .notAText(path: path) }
    return texts
  }

  /// What the paper says at `path`, number or text, in words.
  public func text(_ path: String) throws(PublishedValuesError) -> String {
    let value = try value(path)
    return switch value.content {
    case .missing: value.isNotReported ? "not reported" : PublishedValue.lostText
    case .other: throw .notAText(path: path)
    case .number, .numbers, .texts: value.content.text
    }
  }

  /// The paths of all values, sorted.
  public var paths: [String] { artifacts.paths.sorted() }

  /// The value at `path`, with what its groups say of it, and as completed.
  package func value(_ path: String) throws(PublishedValuesError) -> PublishedValue {
    var value = try original(path)
    if let completed = completion.values[path] { value.complete(by: completed) }
    return value
  }

  /// The value at `path` as `values.json` has it, with what its groups say of it.
  func original(_ path: String) throws(PublishedValuesError) -> PublishedValue {
    var node = artifacts
    var seen: [Substring] = []
    var place: String?
    var observations: Int?
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      guard case .group(let group) = node, let child = group.children[String(part)] else {
        throw .unknownPath(
          path, unknown: String(part), below: seen.joined(separator: "/"),
          known: node.children.keys.sorted())
      }
      place = group.place ?? place
      observations = group.observations ?? observations
      node = child
      seen.append(part)
    }
    guard case .value(var value) = node else {
      throw .notAValue(path: path, below: node.children.keys.sorted())
    }
    value.place = place
    value.observations = value.observations ?? observations
    return value
  }
}
