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
    place = isMachine ? transfer.to : ImageDatasetTitle.of(transfer.to)
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

/// The names of data sets as the literature writes them.
enum ImageDatasetTitle {
  /// The data set that the id of a number names.
  static func dataset(in id: MetricID) -> String? {
    id.path.first { ImageDatasetName(rawValue: $0) != nil }
  }

  static func of(_ name: String) -> String {
    switch ImageDatasetName(rawValue: name) {
    case .cifar10: "CIFAR-10"
    case .cifar100: "CIFAR-100"
    case .fashionMNIST: "Fashion-MNIST"
    case .stl10: "STL-10"
    case .tinyImageNet: "Tiny ImageNet"
    case .imageNet100: "ImageNet-100"
    case .pathMNIST: "PathMNIST"
    case .dermaMNIST: "DermaMNIST"
    case .bloodMNIST: "BloodMNIST"
    case nil: name
    }
  }
}
