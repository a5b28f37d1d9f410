internal import Foundation
internal import ReportModel
public import StageKit
internal import StrictJSON

/// What a project knows of the paper beyond this program: the file `published.json` beside the manifest.
///
/// `values` completes or corrects what the paper prints, by the paths of `values.json`; `settings` says
/// which values the paper has for settings that are assumed otherwise, by their places in
/// `pipeline.json`. An entry is a bare value, or an object with the member `value` and remarks.
public struct PublishedCompletion: Equatable, Sendable {
  /// Where a project keeps it, beside the manifest.
  public static let fileName = "published.json"
  /// The name under which stages read it.
  public static let supplement = "published"

  public internal(set) var values: [String: Value] = [:]
  public internal(set) var settings: [String: Setting] = [:]

  /// What the paper prints at one path; no value at all means that it prints nothing there.
  public struct Value: Equatable, Sendable {
    package var content: PublishedValue.Content
    package var unit: String?
    /// Where it was read.
    package var source: String?
    package var spread: Double?
    package var observations: Int?
    package var uncertainty: Double?
    /// The known value that this one replaces on purpose.
    var corrects: PublishedValue.Content?
  }

  /// What the paper has for one setting.
  public struct Setting: Equatable, Sendable {
    public var value: JSONValue
    /// Where it was read.
    public var source: String?
  }

  /// No completion at all.
  public init() {}

  /// The completion that a running stage sees.
  package init(_ context: StageContext) throws {
    guard let document = context.supplement(Self.supplement) else {
      self.init()
      return
    }
    try self.init(document)
  }

  /// Reads the text of the file.
  /// - Throws: `CompletionError` with every entry that has not the form of one.
  public init(json: some Sequence<UInt8>) throws(CompletionError) {
    try self.init(Self.document(json))
  }

  /// The text of the file as a JSON value.
  /// - Throws: `CompletionError` for a text that is no JSON, or has more than one meaning.
  public static func document(
    _ json: some Sequence<UInt8>
  ) throws(CompletionError) -> JSONValue {
    do {
      return try StrictJSON.decode(JSONValue.self, from: Data(json))
    } catch JSONTextError.invalid(let problems) {
      throw CompletionError(problems.map { CompletionProblem("\($0.place):", $0.message) })
    } catch JSONTextError.notJSON(let reason) {
      throw CompletionError([.init("", "is not JSON: \(reason)")])
    } catch {
      throw CompletionError([.init("", "cannot be read: \(error)")])
    }
  }

  /// Reads the file as a JSON value.
  /// - Throws: `CompletionError` with every entry that has not the form of one.
  public init(_ document: JSONValue) throws(CompletionError) {
    var reader = CompletionReader()
    self = reader.read(document)
    guard reader.problems.isEmpty else { throw CompletionError(reader.problems) }
  }

  /// The same completion where each value also completes the other places that print it.
  ///
  /// - Parameter groups: Paths of one and the same value.
  /// - Returns: The completion of every place of a group that has one completed place.
  package func spread(over groups: [[String]]) -> PublishedCompletion {
    var copy = self
    for group in groups {
      guard let given = group.first(where: { values[$0] != nil }), let value = values[given] else {
        continue
      }
      for path in group where copy.values[path] == nil { copy.values[path] = value }
    }
    return copy
  }
}

extension PublishedValue {
  /// Takes over what the user says of the place.
  mutating func complete(by completed: PublishedCompletion.Value) {
    content = completed.content
    isNotReported = completed.content == .missing
    source = Self.completed
    citation = completed.source
    uncertainty = completed.uncertainty
    spread = completed.spread
    observations = completed.observations ?? observations
  }
}
