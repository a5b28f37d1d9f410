internal import Foundation

/// Nodes of one kind in a partition, as `sinfo` lists them.
public struct SlurmNodes: Equatable, Sendable {
  /// What is asked for: partition, time limit, nodes, cores, memory, features.
  static let format = "%P|%l|%D|%c|%m|%f"

  public var partition: String
  /// True for the partition of jobs that name none.
  public var isDefault: Bool
  /// The longest that a job may run; nil where there is no limit.
  public var timeLimitMinutes: Double?
  public var count: Int
  public var cores: Int
  public var memoryMiB: Int
  public var features: [String]

  /// Reads a line; nil for one that is none.
  init?(_ line: some StringProtocol) {
    let parts = line.split(separator: "|", omittingEmptySubsequences: false).map { String($0) }
    guard parts.count == 6, !parts[0].isEmpty, let count = Self.number(parts[2]),
      let cores = Self.number(parts[3]), let memory = Self.number(parts[4])
    else { return nil }
    isDefault = parts[0].hasSuffix("*")
    partition = isDefault ? String(parts[0].dropLast()) : parts[0]
    timeLimitMinutes = Self.minutes(parts[1])
    (self.count, self.cores, memoryMiB) = (count, cores, memory)
    features = parts[5] == "(null)" ? [] : parts[5].split(separator: ",").map(String.init)
  }

  /// A number, behind which a plus may say that some have more.
  private static func number(_ text: String) -> Int? { Int(text.prefix(while: \.isNumber)) }

  /// Minutes of a time as Slurm prints it: days-hours:minutes:seconds, of which the first may be missing.
  static func minutes(_ text: String) -> Double? {
    let halves = text.split(separator: "-", maxSplits: 1)
    let days = halves.count == 2 ? Double(halves[0]) : 0
    let parts = (halves.last ?? "").split(separator: ":").map { Double($0) }
    let numbers = parts.compactMap { $0 }
    guard let days, !numbers.isEmpty, numbers.count == parts.count, numbers.count <= 3 else {
      return nil
    }
    // With days the first number is hours, without them the last is seconds.
    let inOrder = halves.count == 2 ? numbers + [0, 0] : [0, 0] + numbers
    let three = halves.count == 2 ? Array(inOrder.prefix(3)) : Array(inOrder.suffix(3))
    return days * 1440 + three[0] * 60 + three[1] + three[2] / 60
  }
}
