import Measurements
import Paper
import ReportModel

/// The numbers of the systems tables as cells.
struct SystemsCells {
  let artifact: String
  let scale: SystemsScale
  let published: PublishedValues

  static let gibibytes = Unit("GiB")

  /// The paper's device is another one: times are never the same quantity.
  static let otherDevice = "published for another device"

  /// A peak of the memory model beside the paper's, whose GB are GiB (its two known peaks say so).
  func modelled(_ peak: MemoryPeak, published path: String, metric: String) throws -> Cell {
    var published = try value(path)
    if case .known(var number) = published {
      number.unit = Self.gibibytes
      published = .known(number)
    }
    return .comparison(
      Quantity(peak.gibibytes, unit: Self.gibibytes, decimals: 2), published,
      under: scale.modelled, metric: try id(metric))
  }

  /// A peak of the memory model that the paper has no number for.
  func modelled(_ peak: MemoryPeak, metric: String) throws -> Cell {
    .quantity(
      Quantity(peak.gibibytes, unit: Self.gibibytes, decimals: 2), metric: try id(metric))
  }

  /// A count at the paper's sizes.
  func count(_ value: Int, published path: String, metric: String) throws -> Cell {
    .comparison(
      Quantity(Double(value), unit: .count, decimals: 0), try self.value(path),
      under: scale.modelled, metric: try id(metric))
  }

  /// Whether a peak stays within the budget.
  func verdict(_ peak: MemoryPeak) -> Cell {
    .text(peak.bytes > scale.budgetBytes ? "exceeds" : "fits")
  }

  /// A ratio of two peaks of the model.
  func ratio(_ value: Double, published path: String, metric: String) throws -> Cell {
    .comparison(
      Quantity(value, unit: .ratio, decimals: 2), try self.value(path), under: scale.modelled,
      metric: try id(metric))
  }

  /// Whether what was measured of a configuration counts: its peak is within the budget.
  func fits(_ cell: MeasuredConfiguration) -> Bool {
    cell.first.allocatorPeakBytes <= scale.budgetBytes
  }

  /// A measured number beside the paper's; what exceeds the budget has none.
  func measured(
    _ quantity: Quantity, of measured: MeasuredConfiguration..., published path: String = "",
    under setting: Setting, metric: String
  ) throws -> Cell {
    guard measured.allSatisfy(fits) else {
      return .missing(because: "exceeds the budget of \(scale.budget)")
    }
    let published = try value(path)
    if case .notReported = published { return .quantity(quantity, metric: try id(metric)) }
    return .comparison(
      quantity, published, under: setting, obstacle: Self.otherDevice, metric: try id(metric))
  }

  /// A measured number that stands whatever the budget.
  func measured(_ quantity: Quantity, metric: String) throws -> Cell {
    .quantity(quantity, metric: try id(metric))
  }

  private func id(_ path: String) throws -> MetricID { try MetricID("\(artifact):\(path)") }

  /// What the paper says at a path; an empty one is a place it leaves empty.
  private func value(_ path: String) throws -> Published {
    path.isEmpty ? .notReported : try published.published(path)
  }
}
