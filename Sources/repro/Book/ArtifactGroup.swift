import Report

/// The groups in which a page lists artifacts, in their order.
enum ArtifactGroup: String, CaseIterable {
  case synthetic = "Synthetic data"
  case images = "Images"
  case costs = "Memory, time and size"
  case settings = "Settings and words"

  /// What is trained on is a group's first sign; what counts other things than accuracy is about costs.
  init(_ numbers: MetricSet?) {
    let metrics = numbers?.metrics ?? []
    let isAccuracy = metrics.contains { $0.unit == .percent || $0.unit == .percentagePoints }
    if metrics.isEmpty {
      self = .settings
    } else if metrics.contains(where: { $0.setting.data != .synthetic }) {
      self = .images
    } else {
      self = isAccuracy ? .synthetic : .costs
    }
  }
}
