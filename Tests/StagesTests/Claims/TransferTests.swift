import Report
import TestSupport
import Testing

@testable import Stages
@testable import Tables

/// A claim asked elsewhere has a verdict of its own.
@Suite struct TransferTests {
  private static let reduced = Setting.Scale.reduced("3 of 400 epochs")

  private func verdict(_ transfers: String, _ numbers: Numbers) throws -> ClaimVerdict {
    try Numbers.verdict(
      Numbers.claim(
        #"""
        "data": ["real"], "rule": {"above": {"value": "a:x/cifar-10", "than": 0}},
        "learned": ["evaluations:cifar-10/net/sum"], "transfers": \#(transfers)
        """#), [("artifacts", numbers)])
  }

  private func fashion(_ value: Double, _ data: Setting.DataSource = .real) throws -> Numbers {
    var numbers = Numbers()
    try numbers.add(
      unitError: "a:x/fashion-mnist", value, setting: Numbers.setting(data, Self.reduced))
    try numbers.add("evaluations:fashion-mnist/net/sum", 90)
    try numbers.add("evaluations:fashion-mnist/net/linear", 80)
    return numbers
  }

  private static let move = #"[{"to": "fashion-mnist", "from": "cifar-10"}]"#

  @Test func `other images never decide the claim itself`() throws {
    let claim = try verdict(Self.move, fashion(5))
    #expect(claim.verdict == .undecided)
    #expect(
      claim.reasons
        == ["nothing was trained on CIFAR-10; `./repro fetch cifar-10` gets its images"])
    let transfer = claim.transfers[0]
    #expect(transfer.id == "c/fashion-mnist")
    #expect(transfer.verdict == .supported)
    #expect(transfer.words == "on Fashion-MNIST, reduced scale: supported, n = 5")
    #expect(transfer.evidence.budget == ["3 of 400 epochs"])
    #expect(transfer.findings.map(\.comparison) == ["a:x/fashion-mnist > 0"])
    #expect(try verdict(Self.move, fashion(-5)).transfers[0].verdict == .contradicted)
  }

  @Test func `stand-ins decide no transfer either`() throws {
    let transfer = try verdict(Self.move, fashion(5, .standIn)).transfers[0]
    #expect(transfer.verdict == .undecided && transfer.direction == .standIns)
    #expect(
      transfer.words == "on Fashion-MNIST: undecided, not measured: stand-ins")
  }

  @Test func `a transfer with its own rule says what it asks`() throws {
    let own = #"""
      [{"to": "fashion-mnist", "name": "mirror", "statement": "Otherwise.", "reading": "so",
        "rule": {"below": {"value": "a:x/fashion-mnist", "than": 0}}}]
      """#
    let transfer = try verdict(own, fashion(5)).transfers[0]
    #expect(transfer.id == "c/fashion-mnist/mirror")
    #expect(transfer.statement == "Otherwise." && transfer.reading == "so")
    #expect(transfer.verdict == .contradicted)
  }

  @Test func `times of this machine decide what is asked of this machine`() throws {
    var numbers = Numbers()
    try numbers.add(
      "a:x/cifar-10", 9, spread: 1, n: 5,
      setting: Numbers.setting(.synthetic, Self.reduced), isMeasured: true)
    let claim = try Numbers.verdict(
      Numbers.claim(
        #"""
        "data": ["synthetic"], "rule": {"above": {"value": "a:x/cifar-10", "than": 0}},
        "transfers": [{"to": "this machine"}]
        """#), [("artifacts", numbers)])
    #expect(claim.evidence.kind == .measured)
    #expect(claim.verdict == .undecided)
    #expect(
      claim.reasons
        == ["speaks of the paper's device, and the numbers of a are of this machine"])
    #expect(claim.transfers.map(\.words) == ["on this machine: supported, n = 5"])
    #expect(claim.transfers.map(\.id) == ["c/machine"])
  }

  @Test func `a claim that can be asked elsewhere only has no rule of its own`() throws {
    let claim = try Numbers.verdict(
      Numbers.claim(
        #"""
        "data": ["real"], "transfers": [
          {"to": "fashion-mnist", "rule": {"above": {"value": "a:x/fashion-mnist", "than": 0}}}]
        """#), [("artifacts", fashion(5))])
    #expect(claim.verdict == .undecided && claim.direction == .notMeasured)
    #expect(claim.transfers.map(\.verdict) == [.supported])
  }

  @Test(arguments: [
    ("a:x/cifar-10", "a:x/fashion-mnist"), ("a:cifar-10/x", "a:fashion-mnist/x"),
    ("a:mean/x", "a:fashion-mnist/mean/x"), ("a:x/cifar-100", "a:fashion-mnist/x/cifar-100"),
  ])
  func `a data set takes the place of another, or comes first`(from: String, to: String) throws {
    let move = MetricMove(from: "cifar-10", to: "fashion-mnist")
    #expect(move.moved(try MetricID(from)).description == to)
  }

  @Test func `every part of a rule moves`() throws {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"].map { "x:\($0)/cifar-10" }
    func metric(_ index: Int) throws -> ClaimExpression { .metric(try MetricID(names[index])) }
    let rule = ClaimRule.all([
      .above(ClaimComparison(value: .minus(try metric(0), try metric(1)), than: .number(1))),
      .below(ClaimComparison(value: .ratio(try metric(2), try metric(3)), than: try metric(4))),
      .descending(
        ClaimOrdering(values: [try metric(5), .mean([try metric(6), .published("p")])])),
      .near(
        ClaimEquality(
          value: .paired(.times(try metric(7), try metric(8))), to: try metric(9),
          within: try metric(10))),
    ])
    let moved = rule.mapped(MetricMove(from: "cifar-10", to: "fashion-mnist"))
    #expect(
      moved.metricIDs.map(\.description)
        == names.map { $0.replacing("cifar-10", with: "fashion-mnist") })
    #expect(rule.mapped(nil) == rule)
  }
}
