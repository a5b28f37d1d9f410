import StageKit
import Statistics

/// Trainings by method, number of epochs and learning rate.
struct BudgetGrid {
  struct Place: Hashable {
    var method: RealMethod
    var epochs: Int
    var rate: Double
  }

  /// Those that there are, the baseline last.
  let methods: [RealMethod]
  /// Ascending.
  let epochs: [Int]
  /// The epochs at which rates are chosen.
  let budget: Int
  private let runs: [Place: [StudyRun]]

  /// - Throws: `StageError` for a network without a place on the axes `epochs` and `rate`, two networks
  ///   of one place and seed, or a budget that the sweep does not have.
  init(_ runs: [StudyRun], budget: Int) throws {
    let places = try Dictionary(grouping: runs) { run in
      Place(
        method: run.method, epochs: Int(try run.network.files.number(on: "epochs")),
        rate: try run.network.files.number(on: "rate"))
    }
    for (place, group) in places where Set(group.map(\.seed)).count < group.count {
      throw StageError.invalidInput(
        "two networks of \(place.method.rawValue), \(place.epochs) epochs, rate \(place.rate) and one"
          + " seed")
    }
    let epochs = Set(places.keys.map(\.epochs)).sorted()
    guard epochs.contains(budget) else {
      throw StageError.invalidInput(
        "no network was trained for \(budget) epochs, at which rates are to be chosen\n"
          + "  next: set `budget` to one of \(epochs.map(String.init).joined(separator: ", "))")
    }
    self.runs = places.mapValues { $0.sorted { $0.seed < $1.seed } }
    self.epochs = epochs
    self.budget = budget
    methods = RealMethod.allCases.filter { method in places.keys.contains { $0.method == method } }
  }

  /// The rates at which a method was trained, ascending.
  func rates(of method: RealMethod) -> [Double] {
    Set(runs.keys.filter { $0.method == method }.map(\.rate)).sorted()
  }

  /// The networks of a place, by ascending seed.
  subscript(method: RealMethod, epochs: Int, rate: Double) -> [StudyRun] {
    runs[Place(method: method, epochs: epochs, rate: rate)] ?? []
  }

  /// Percent of the validation images, by ascending seed.
  func accuracies(_ method: RealMethod, _ epochs: Int, _ rate: Double) -> Sample {
    Sample(self[method, epochs, rate].map(\.percent))
  }

  /// The rate of the highest mean after so many epochs; of equal ones the smallest.
  func bestRate(of method: RealMethod, after epochs: Int) -> Double? {
    let means = rates(of: method).compactMap { rate in
      let sample = accuracies(method, epochs, rate)
      return sample.count > 0 ? (rate: rate, mean: sample.mean) : nil
    }
    let highest = means.map(\.mean).max()
    return means.first { $0.mean == highest }?.rate
  }

  /// The rate that the budget chooses.
  func chosenRate(of method: RealMethod) -> Double? { bestRate(of: method, after: budget) }

  /// A method at its chosen rate; empty where it was not trained for so many epochs.
  func chosen(_ method: RealMethod, after epochs: Int) -> [StudyRun] {
    chosenRate(of: method).map { self[method, epochs, $0] } ?? []
  }

  /// The best mean of softmax regression after so many epochs, or after any where it has none there.
  func linear(after epochs: Int) -> Double? {
    func best(_ epochs: Int) -> Double? {
      bestRate(of: .linear, after: epochs).map { accuracies(.linear, epochs, $0).mean }
    }
    return best(epochs) ?? self.epochs.compactMap(best).max()
  }
}
