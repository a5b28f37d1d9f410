import Paper
import ReportModel
import StageKit

/// The paper's numbers for the synthetic study.
struct PublishedStudy {
  private let values: PublishedValues
  private let classes: Set<Int>

  init(_ context: StageContext) throws { try self.init(PublishedValues(context)) }

  init(_ published: PublishedValues) throws {
    values = published
    let listed = try values.list("sec3_2_synthetic_summary/class_counts") ?? []
    classes = Set(listed.map { Int($0.value) })
  }

  /// What a table says in its row for `classes`; not reported for a K the paper did not run.
  func row(_ table: String, _ classes: Int, _ path: String) throws -> Published {
    guard self.classes.contains(classes) else { return .notReported }
    return try values.published("\(table)/rows/k_\(classes)/\(path)")
  }

  /// Any other published number.
  func value(_ path: String) throws -> Published { try values.published(path) }
}
