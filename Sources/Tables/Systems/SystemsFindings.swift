import Statistics

/// Who needs less memory, who is faster, and who is both: sentences made from the numbers.
struct SystemsFindings {
  /// What a method needs and does.
  struct Contender {
    /// With the sizes of the paper's micro-batches, and of those that were timed.
    var label: String
    var measuredLabel: String
    /// The eager model's peak at the paper's sizes.
    var modelBytes: Int
    /// The allocator's peak where it was timed.
    var measuredBytes: Int
    /// Of each round.
    var imagesPerSecond: [Double]
    /// Images of an optimizer's step where it was timed.
    var batch: Int
  }

  private let contenders: [Contender]
  private let scale: SystemsScale

  init(_ contenders: [Contender], scale: SystemsScale) {
    self.contenders = contenders
    self.scale = scale
  }

  /// Peaks closer than this, relative to the larger, are called equal.
  static let equalMemory = 0.01
  /// Throughputs of single rounds closer than this are called equal; with more rounds, their spread decides.
  static let equalSpeed = 0.05

  /// What follows from the model.
  var modelled: [String] { contenders.count > 1 ? [memory, budget] : [] }

  /// What follows from the measurements as well; who exceeds the budget takes no part.
  var measured: [String] {
    let fitting = SystemsFindings(
      contenders.filter { $0.measuredBytes <= scale.budgetBytes }, scale: scale)
    return fitting.contenders.count > 1 ? [fitting.speed] + fitting.dominance : []
  }

  // MARK: Sentences

  private var memory: String {
    let sorted = contenders.sorted { $0.modelBytes < $1.modelBytes }
    let list = sorted.map { "\($0.label) \(Self.gibibytes($0.modelBytes))" }
    return "Memory, by the eager model at the paper's sizes, ascending: "
      + list.joined(separator: "; ") + "."
  }

  private var budget: String {
    let over = contenders.filter { $0.modelBytes > scale.budgetBytes }.map(\.label)
    guard !over.isEmpty else { return "All methods fit into \(scale.budget) by the eager model." }
    let verb = over.count == 1 ? "exceeds" : "exceed"
    return "\(over.joined(separator: " and ")) \(verb) \(scale.budget) by the eager model; "
      + "the others fit."
  }

  private var speed: String {
    let sorted = contenders.sorted { Self.median($0) > Self.median($1) }
    let list = zip(sorted, [nil] + sorted.map(Optional.some)).map { own, faster in
      let isEqual = faster.map { comparison(own, $0) == .equal } ?? false
      let speed = "\(own.measuredLabel) \(Self.rounded(Self.median(own)))"
      return isEqual ? speed + " (no slower than the one before, within the spread)" : speed
    }
    return "Throughput as measured here, in images/s, descending: "
      + list.joined(separator: "; ") + "."
  }

  /// Who wins on memory (by the model and as measured) without losing on throughput, pair by pair.
  private var dominance: [String] {
    let batches = Set(contenders.map(\.batch))
    guard let batch = batches.first, batches.count == 1 else {
      return [
        "The methods were timed at different batches, so that none is said to win over another."
      ]
    }
    var lines: [String] = []
    for winner in contenders {
      let beaten = contenders.filter { dominates(winner, $0) }
      guard !beaten.isEmpty else { continue }
      lines.append(
        "At an equal effective batch of \(batch), \(winner.measuredLabel) needs less memory and is no "
          + "slower, within the spread, than "
          + beaten.map { Self.advantage(winner, $0) }.joined(separator: "; ")
          + ".")
    }
    guard !lines.isEmpty else {
      return [
        "At an equal effective batch of \(batch), no method needs less memory than another, by the model "
          + "and as measured, and is no slower."
      ]
    }
    let unbeaten = contenders.filter { contender in
      !contenders.contains { dominates($0, contender) }
    }
    return lines + [
      "Beaten in this sense by no other: \(unbeaten.map(\.measuredLabel).joined(separator: "; "))."
    ]
  }

  /// How a winner compares with the one it wins over.
  private static func advantage(_ winner: Contender, _ loser: Contender) -> String {
    func share(_ value: (Contender) -> Double) -> String {
      rounded(value(winner) / value(loser), 2)
    }
    return
      "\(loser.measuredLabel) (\(share { Double($0.modelBytes) }) of its memory by the eager model, "
      + "\(share { Double($0.measuredBytes) }) as measured, \(share(median)) of its throughput)"
  }

  // MARK: Comparisons

  enum Order { case less, equal, greater }

  /// True for less memory both ways, and a throughput that is greater or equal within the spread.
  func dominates(_ left: Contender, _ right: Contender) -> Bool {
    isLess(left.modelBytes, right.modelBytes) && isLess(left.measuredBytes, right.measuredBytes)
      && comparison(left, right) != .less
  }

  private func isLess(_ left: Int, _ right: Int) -> Bool {
    Double(left) < Double(right) * (1 - Self.equalMemory)
  }

  /// The throughput of `left` beside that of `right`.
  func comparison(_ left: Contender, _ right: Contender) -> Order {
    let difference = Self.median(left) - Self.median(right)
    let spreads = [left, right].compactMap { Sample($0.imagesPerSecond).deviation }
    let margin =
      spreads.count == 2
      ? spreads.reduce(0, +) : Self.equalSpeed * max(Self.median(left), Self.median(right))
    return abs(difference) <= margin ? .equal : difference < 0 ? .less : .greater
  }

  private static func median(_ contender: Contender) -> Double {
    Sample(contender.imagesPerSecond).quantile(0.5)
  }

  private static func gibibytes(_ bytes: Int) -> String {
    "\(rounded(Double(bytes) / 0x1p30, 2)) GiB"
  }

  private static func rounded(_ value: Double, _ decimals: Int = 1) -> String {
    FixedPoint.text(value, decimals: decimals)
  }
}
