import TestSupport

@testable import Pipeline

/// A small random pipeline, and what it means: independent of the engine under test.
struct RandomPipeline {
  /// An entry under `stages`.
  struct Entry {
    var salt: Int
    var modulus: Int
    /// The members of its sweep, or `nil` without one.
    var lanes: [Int]?
    /// The positions of the earlier entries it reads, as `a` and `b`; `nil` for a leaf.
    var reads: (a: Int, b: Int)?
    var cores: Int
  }

  /// One stage: an entry, or a member of its sweep.
  struct Cell: Hashable {
    var entry: Int
    var lane: Int?

    var id: StageID { StageID("s\(entry)" + (lane.map { "/lane=\($0)" } ?? "")) }
  }

  private(set) var entries: [Entry] = []

  init(using generator: inout SeededGenerator) {
    for position in 0..<Int.random(in: 2...6, using: &generator) {
      entries.append(
        Entry(
          salt: Self.salt(&generator), modulus: Self.modulus(&generator),
          lanes: generator.isOne(in: 2)
            ? Array([0, 1, 2].shuffled(using: &generator).prefix(2)) : nil,
          reads: Self.reads(of: position, &generator),
          cores: Int.random(in: 1...3, using: &generator)))
    }
    fitLanes()
  }

  /// Changes one entry: its salt, how coarse its output is, what it reads, or what it claims.
  mutating func edit(using generator: inout SeededGenerator) {
    let position = Int.random(in: entries.indices, using: &generator)
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: entries[position].salt ^= 1
    case 1: entries[position].salt = Self.salt(&generator)
    case 2: entries[position].modulus = Self.modulus(&generator)
    case 3: entries[position].reads = Self.reads(of: position, &generator)
    default: entries[position].cores = Int.random(in: 1...3, using: &generator)
    }
    fitLanes()
  }

  private static func salt(_ generator: inout SeededGenerator) -> Int {
    Int.random(in: 0..<1_000_000, using: &generator)
  }

  /// Often so small that a change is cut off.
  private static func modulus(_ generator: inout SeededGenerator) -> Int {
    [1, 2, 1_000_000][Int.random(in: 0..<3, using: &generator)]
  }

  private static func reads(
    of position: Int, _ generator: inout SeededGenerator
  ) -> (a: Int, b: Int)? {
    guard position > 0, !generator.isOne(in: 4) else { return nil }
    return (
      Int.random(in: 0..<position, using: &generator),
      Int.random(in: 0..<position, using: &generator)
    )
  }

  /// Leaves only lanes that every swept producer has, so that each member finds its own.
  private mutating func fitLanes() {
    for position in entries.indices {
      guard let reads = entries[position].reads, var lanes = entries[position].lanes else {
        continue
      }
      for producer in [reads.a, reads.b] {
        if let theirs = entries[producer].lanes { lanes.removeAll { !theirs.contains($0) } }
      }
      entries[position].lanes = lanes.isEmpty ? nil : lanes
    }
  }
}

extension RandomPipeline {
  /// The entries under `stages`.
  var stages: JSONValue {
    .array(
      entries.enumerated().map { position, entry in
        var more: [String: JSONValue] = ["resources": ["cores": .number(Double(entry.cores))]]
        if let lanes = entry.lanes {
          more["over"] = ["lane": .array(lanes.map { .number(Double($0)) })]
        }
        return .stage(
          "s\(position)", entry.reads == nil ? "leaf" : "sum", salt: entry.salt,
          modulus: entry.modulus,
          inputs: entry.reads.map { ["a": .string("s\($0.a)"), "b": .string("s\($0.b)")] }, more)
      })
  }

  var cells: [Cell] { entries.indices.flatMap { cells(of: $0, for: nil) } }

  /// The members of an entry that a consumer in `lane` reads.
  private func cells(of entry: Int, for lane: Int?) -> [Cell] {
    guard let lanes = entries[entry].lanes else { return [Cell(entry: entry, lane: nil)] }
    return lanes.filter { lane == nil || lane == $0 }.map { Cell(entry: entry, lane: $0) }
  }

  func needs(_ cell: Cell) -> [Cell] {
    guard let reads = entries[cell.entry].reads else { return [] }
    return cells(of: reads.a, for: cell.lane) + cells(of: reads.b, for: cell.lane)
  }

  private func parameters(_ cell: Cell) -> ToyParameters {
    let entry = entries[cell.entry]
    return ToyParameters(salt: entry.salt, modulus: entry.modulus, lane: cell.lane ?? 0)
  }

  /// What a cell reads: the values of `a`, then the sides of `b`.
  private func read(_ cell: Cell, _ inputs: [Output]) -> [String] {
    guard let reads = entries[cell.entry].reads else { return [] }
    let values = cells(of: reads.a, for: cell.lane).count
    return inputs.prefix(values).map(\.value) + inputs.dropFirst(values).map(\.side)
  }

  struct Output: Equatable {
    var value: String
    var side: String
    /// All that decides the output; equal for stages that are the same action.
    var action: String
  }

  /// The serial build in which the cells in `broken` fail.
  func naive(broken: Set<Cell>) -> NaiveExecutor<Cell, Output> {
    NaiveExecutor(needs: needs) { cell, inputs in
      guard !broken.contains(cell) else { return nil }
      return output(of: cell, inputs)
    }
  }

  private func output(of cell: Cell, _ inputs: [Output]) -> Output {
    let parameters = parameters(cell)
    let read = read(cell, inputs)
    let producers = needs(cell).map { "\($0.lane ?? -1)" }
    let slots = entries[cell.entry].reads.map { cells(of: $0.a, for: cell.lane).count } ?? -1
    return Output(
      value: ToyFunction.value(parameters, reading: read), side: ToyFunction.side(parameters),
      action: "\(parameters) \(slots) \(producers) \(read)")
  }
}
