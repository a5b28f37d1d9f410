public import Foundation
internal import StageKit
internal import StrictJSON

/// The numbers that a command wrote, by name.
///
/// A JSON file is an object of numbers and objects; names of nested members are joined by `/`. An object with the
/// member `value` is one number, and may have `spread`, `n`, `unit` and `better` (`higher` or `lower`). A CSV file has
/// a head with `name` and `value`, and the others where they are known.
public struct MetricsFile: Equatable, Sendable {
  /// What a file of numbers is called by stages that are not commands, and by readers that ask for numbers.
  public static let standardName = "metrics.json"

  /// One number.
  public struct Number: Equatable, Sendable, Codable {
    public var value: Double
    public var spread: Double?
    public var n: Int?
    public var unit: String?
    public var better: String?

    public init(
      value: Double, spread: Double? = nil, n: Int? = nil, unit: String? = nil,
      better: String? = nil
    ) {
      self.value = value
      self.spread = spread
      self.n = n
      self.unit = unit
      self.better = better
    }
  }

  /// What is wrong with a file of numbers.
  public struct Problem: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
  }

  public private(set) var numbers: [String: Number] = [:]

  private static let members: Set = ["value", "spread", "n", "unit", "better"]

  /// Reads the bytes of a file called `name`; what that ends in says what the file is.
  ///
  /// - Throws: `Problem` where the file holds anything but numbers with names.
  public init(_ bytes: Data, named name: String) throws {
    if name.hasSuffix(".csv") {
      try readCSV(String(decoding: bytes, as: UTF8.self))
    } else {
      try readJSON(bytes)
    }
    if numbers.isEmpty { throw Problem("it holds no number") }
  }

  private mutating func readJSON(_ bytes: Data) throws {
    if let problem = StrictJSON.encodingProblem(in: bytes) { throw Problem(problem) }
    guard let root = try? JSONDecoder().decode(JSONValue.self, from: bytes) else {
      throw Problem("it is not JSON; numbers that are not finite have no place in it")
    }
    guard case .object = root else { throw Problem("it is \(root.typeName), not an object") }
    try read(root, at: [])
  }

  private mutating func read(_ value: JSONValue, at path: [String]) throws {
    let name = path.joined(separator: "/")
    switch value {
    case .number(let number): try add(Number(value: number), as: name)
    case .object(let members) where members["value"] != nil:
      if let other = members.keys.filter({ !Self.members.contains($0) }).min() {
        throw Problem("\(name) has the member \"\(other)\" beside value")
      }
      guard
        let number = try? JSONDecoder().decode(Number.self, from: Data(value.canonicalBytes))
      else { throw Problem("\(name) is no number: \(value.canonicalText)") }
      try add(number, as: name)
    case .object(let members):
      for (key, member) in members.sorted(by: { $0.key < $1.key }) {
        try read(member, at: path + [key])
      }
    default: throw Problem("\(name) is \(value.typeName), not a number")
    }
  }

  private mutating func readCSV(_ text: String) throws {
    var lines = text.split(whereSeparator: \.isNewline).map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
    guard !lines.isEmpty else { throw Problem("it is empty") }
    let head = lines.removeFirst()
    if let other = head.first(where: { $0 != "name" && !Self.members.contains($0) }) {
      throw Problem("its column \"\(other)\" is unknown")
    }
    for cells in lines {
      guard cells.count == head.count else {
        throw Problem("a line has \(cells.count) cells, its head \(head.count)")
      }
      let row = Dictionary(zip(head, cells)) { first, _ in first }
      guard let name = row["name"], let value = row["value"].flatMap(Double.init) else {
        throw Problem("a line has no name and number: \(cells.joined(separator: ","))")
      }
      func cell(_ name: String) -> String? { row[name].flatMap { $0.isEmpty ? nil : $0 } }
      try add(
        Number(
          value: value, spread: cell("spread").flatMap(Double.init),
          n: cell("n").flatMap { Int($0) }, unit: cell("unit"), better: cell("better")), as: name)
    }
  }

  /// Adds a number whose name can be part of an id.
  private mutating func add(_ number: Number, as name: String) throws {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.allSatisfy(Self.isPart) else {
      throw Problem("\"\(name)\" is no name: use letters, digits and -_.+=")
    }
    guard number.value.isFinite, number.spread?.isFinite != false else {
      throw Problem("\(name) is not finite")
    }
    if let better = number.better, !["higher", "lower"].contains(better) {
      throw Problem("\(name) is better \"\(better)\"; it can be \"higher\" or \"lower\"")
    }
    guard numbers.updateValue(number, forKey: name) == nil else {
      throw Problem("\(name) is there twice")
    }
  }

  private static func isPart(_ part: Substring) -> Bool {
    !part.isEmpty
      && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.+=".contains($0)) }
  }
}
