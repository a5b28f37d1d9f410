import Measurements
import ReportModel
import StageKit
import Statistics

/// All rounds of one configuration.
struct MeasuredConfiguration {
  /// Its place in the sweep, without the round.
  let coordinates: [String: JSONValue]
  /// By ascending round, at least one.
  let rounds: [MeasuredStep]
  /// The memory model's peak of this program's step.
  ///
  /// Not part of a measurement: a model that was mended says at once what it has to say of measurements
  /// that are kept.
  let modelPeakBytes: Int

  /// - Throws: `StageError` or `LearningError` for rounds of no network that is modelled.
  init(coordinates: [String: JSONValue], rounds: [MeasuredStep]) throws {
    self.coordinates = coordinates
    self.rounds = rounds
    let first = rounds[0]
    let plan = try StepPlan(first.network, side: first.side, classes: first.classes)
    modelPeakBytes = FusedMemory.step(plan).peak.bytes
  }

  /// What all rounds share but the time they took.
  var first: MeasuredStep { rounds[0] }

  /// The time of a step: the median of each round, then over rounds.
  func milliseconds(decimals: Int = 1) -> Quantity {
    quantity(\.medianMilliseconds, Unit("ms"), decimals: decimals)
  }

  func imagesPerSecond(decimals: Int = 1) -> Quantity {
    quantity(\.imagesPerSecond, Unit("images/s"), decimals: decimals)
  }

  /// The same in every round, unless the program changed between them.
  var allocatorPeak: Quantity { memory(rounds.map(\.allocatorPeakBytes).max() ?? 0) }

  var modelPeak: Quantity { memory(modelPeakBytes) }

  /// The allocator's peak minus the model's, in bytes.
  var modelError: Int {
    rounds.map { $0.allocatorPeakBytes - modelPeakBytes }.max { abs($0) < abs($1) } ?? 0
  }

  var residentPeak: Quantity {
    quantity({ Double($0.residentPeakBytes) / 0x1p20 }, Unit("MiB"), decimals: 1)
  }

  /// What is measured in units of another configuration: the median over rounds that were interleaved, with
  /// their standard deviation.
  func ratio(to other: MeasuredConfiguration, of value: (MeasuredStep) -> Double) -> Quantity {
    let pairs = rounds.compactMap { step in
      other.rounds.first { $0.round == step.round }.map { value(step) / value($0) }
    }
    let sample = Sample(pairs.isEmpty ? [median(value) / other.median(value)] : pairs)
    return Quantity(
      sample.quantile(0.5), spread: sample.deviation, n: sample.count, unit: .ratio, decimals: 2)
  }

  private func median(_ value: (MeasuredStep) -> Double) -> Double {
    Sample(rounds.map(value)).quantile(0.5)
  }

  /// What to make of the column "difference".
  static func notes(_ cells: [MeasuredConfiguration]) -> [String] {
    [
      "\"Difference\" is the allocator's peak minus that of the model of this program at the same sizes."
    ]
      + (cells.allSatisfy { $0.modelError == 0 }
        ? [] : ["Where the two differ, the model is wrong by as much."])
  }

  private func memory(_ bytes: Int) -> Quantity {
    Quantity(Double(bytes) / 0x1p20, unit: Unit("MiB"), decimals: 1)
  }

  /// The median over rounds, with their standard deviation.
  private func quantity(
    _ value: (MeasuredStep) -> Double, _ unit: Unit, decimals: Int
  ) -> Quantity {
    let sample = Sample(rounds.map(value))
    return Quantity(
      sample.quantile(0.5), spread: sample.deviation, n: sample.count, unit: unit,
      decimals: decimals)
  }
}

/// The configurations behind a slot.
struct MeasuredConfigurations {
  let all: [MeasuredConfiguration]

  private static let roundAxis = "round"

  /// - Throws: `StageError` if rounds of one configuration differ in more than what they took.
  init(_ context: StageContext, slot: String = "cells") throws {
    var places: [[String: JSONValue]] = []
    var rounds: [[String: JSONValue]: [MeasuredStep]] = [:]
    for input in context.inputs(slot) {
      let place = input.coordinates.filter { $0.key != Self.roundAxis }
      if rounds[place] == nil { places.append(place) }
      rounds[place, default: []].append(
        try StableJSON.read(
          MeasuredStep.self, from: input.path(StepMeasurement.measurementFile)))
    }
    all = try places.compactMap { place in
      try rounds[place].map {
        try MeasuredConfiguration(coordinates: place, rounds: $0.sorted { $0.round < $1.round })
      }
    }
  }

  /// The configuration whose coordinates include `place`.
  func configuration(_ place: [String: JSONValue]) throws(StageError) -> MeasuredConfiguration {
    let found = all.filter { cell in place.allSatisfy { cell.coordinates[$0] == $1 } }
    guard let only = found.first, found.count == 1 else {
      let names = place.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.canonicalText)" }
      throw .invalidInput(
        "\(found.count) configurations were measured for \(names.joined(separator: ", ")); "
          + "the sweep needs exactly one")
    }
    return only
  }

  /// Where and how all was measured, in one sentence a machine.
  var machines: [String] {
    let steps = all.flatMap(\.rounds)
    let groups = Dictionary(grouping: steps) {
      "\($0.machine.processor), \($0.machine.threads) threads"
    }
    return groups.sorted { $0.key < $1.key }.map { name, steps in
      let loads = steps.map(\.machine.loadBefore).filter(\.isFinite)
      let load = [loads.min(), loads.max()].map { FixedPoint.text($0 ?? .nan, decimals: 1) }
        .joined(separator: " to ")
      let rounds = Set(steps.map(\.round)).count
      let timed = Set(steps.map(\.milliseconds.count)).sorted().map(String.init)
      return
        "Measured on \(name), nothing beside it in this build, load \(load) before the processes; "
        + "\(rounds) interleaved round\(rounds == 1 ? "" : "s") of \(timed.joined(separator: " or ")) "
        + "timed steps after \(steps[0].warmupSteps) of warm-up, each in a process of its own; "
        + "medians over rounds, with their standard deviation."
    }
  }
}
