import Learning
import Measurements
import ReportModel

/// The sizes of the paper's measurements, and the profile a table is made under.
package struct SystemsScale: Codable, Equatable {
  var profile: String
  var paperSide: Int
  /// Images of an optimizer's step.
  var paperBatch: Int
  var paperWidth: Double
  var paperClasses: Int
  /// What a device is taken to have.
  var memoryBudgetMiB: Int

  static let example = SystemsScale(
    profile: "name", paperSide: 32, paperBatch: 128, paperWidth: 0.5, paperClasses: 10,
    memoryBudgetMiB: 8192)

  var budgetBytes: Int { memoryBudgetMiB << 20 }

  /// The budget in words.
  var budget: String {
    memoryBudgetMiB % 1024 == 0 ? "\(memoryBudgetMiB / 1024) GiB" : "\(memoryBudgetMiB) MiB"
  }

  /// The setting of what the memory model says of the paper's own sizes.
  var modelled: Setting {
    Setting(profile: profile, data: .synthetic, scale: .full, seeds: [])
  }

  /// The setting of what was measured.
  ///
  /// `batches` has the paper's batch of each configuration, in the same order.
  func measured(_ cells: [MeasuredConfiguration], batches: [Int]) -> Setting {
    func figure<Value: Comparable>(
      _ name: String, _ pairs: [(own: Value, paper: Value)]
    ) -> String? {
      let smaller = pairs.filter { $0.own != $0.paper }
        .sorted { ($0.paper, $0.own) < ($1.paper, $1.own) }.map { "\($0.own) of \($0.paper)" }
      let distinct = smaller.enumerated().filter {
        $0.offset == 0 || smaller[$0.offset - 1] != $0.element
      }
      return distinct.isEmpty ? nil : "\(distinct.map(\.element).joined(separator: ", ")) \(name)"
    }
    let reduced = [
      figure("pixels a side", cells.map { ($0.first.side, paperSide) }),
      figure("images a step", zip(cells, batches).map { ($0.first.batch, $1) }),
      figure("width", cells.map { ($0.first.network.width, paperWidth) }),
      figure("classes", cells.map { ($0.first.classes, paperClasses) }),
    ].compactMap(\.self)
    return Setting(
      profile: profile, data: .synthetic,
      scale: reduced.isEmpty ? .full : .reduced(reduced.joined(separator: "; ")),
      seeds: Set(cells.map { Int($0.first.network.recipe.seed) }).sorted())
  }

  /// The step of a configuration at the paper's sizes.
  /// - Throws: `LearningError.invalidSetting`.
  func plan(_ cell: MeasuredConfiguration, batch: Int) throws -> StepPlan {
    var network = cell.first.network
    network.width = paperWidth
    network.recipe.batchSize = batch
    return try StepPlan(network, side: paperSide, classes: paperClasses)
  }

  /// The multiply-adds of a configuration for an image at the paper's sizes.
  /// - Throws: `LearningError.invalidSetting`.
  func work(_ cell: MeasuredConfiguration) throws(LearningError) -> NetworkWork {
    try NetworkWork(
      ImageArchitecture(
        cell.first.network.backbone, side: paperSide, classes: paperClasses, width: paperWidth),
      cell.first.network)
  }
}
