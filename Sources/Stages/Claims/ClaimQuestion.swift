import Datasets
import ReportModel

/// What is to be judged: a claim, or one of its transfers with the ids of its own data set.
struct ClaimQuestion {
  var id: String
  /// Where it is asked, in words; nil for the claim itself.
  var place: String?
  var statement: String
  var section: String
  var reading: String?
  var data: [Setting.DataSource]
  var rule: ClaimRule?
  var control: ClaimRule?
  var learned: [MetricID]
  /// Whether numbers of a smaller work decide it.
  var acceptsReducedScale: Bool
  /// Whether times of this machine decide it.
  var acceptsMeasurements: Bool

  /// The claim as the paper makes it.
  init(_ claim: Claim) {
    id = claim.id
    statement = claim.statement
    section = claim.section
    reading = claim.reading
    data = claim.data
    rule = claim.rule
    control = claim.control
    learned = claim.learned ?? []
    acceptsReducedScale = false
    acceptsMeasurements = false
  }

  /// The claim asked elsewhere.
  init(_ transfer: ClaimTransfer, of claim: Claim) {
    self.init(claim)
    let isMachine = transfer.to == ClaimTransfer.machine
    let suffix = isMachine ? "machine" : transfer.to
    id = "\(claim.id)/\(suffix)" + (transfer.name.map { "/\($0)" } ?? "")
    place = isMachine ? transfer.to : ImageDatasetName.title(of: transfer.to)
    statement = transfer.statement ?? claim.statement
    reading = transfer.reading ?? (transfer.rule == nil ? claim.reading : nil)
    data = transfer.data ?? (isMachine ? claim.data : [.real])
    let move = transfer.from.map { MetricMove(from: $0, to: transfer.to) }
    rule = transfer.rule ?? claim.rule.map { $0.mapped(move) }
    control =
      transfer.control ?? (transfer.rule == nil ? claim.control.map { $0.mapped(move) } : nil)
    learned =
      transfer.learned
      ?? (transfer.rule == nil ? learned.map { move?.moved($0) ?? $0 } : [])
    acceptsReducedScale = true
    acceptsMeasurements = isMachine
  }

  /// The artifacts whose numbers decide it, sorted.
  var artifacts: [String] { Set((rule?.metricIDs ?? []).map(\.artifact)).sorted() }

  /// Every metric that takes part.
  var metricIDs: [MetricID] {
    (rule?.metricIDs ?? []) + (control?.metricIDs ?? []) + learned
  }
}

extension Claim {
  /// The claim, and then its transfers.
  var questions: [ClaimQuestion] {
    [ClaimQuestion(self)] + (transfers ?? []).map { ClaimQuestion($0, of: self) }
  }
}
