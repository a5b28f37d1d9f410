internal import Artifacts
internal import Learning
internal import ReportModel
package import StageKit
internal import SyntheticStages

/// Parameter counts of the four methods (appendix E), read off the models that were trained.
package struct ParameterCountTable: Stage {
  package typealias Parameters = StudyScale

  package static let declaration = StageDeclaration(
    kind: "parameter-counts", summary: "App. E: parameters of the four methods, all K.",
    inputs: [.many("students", reading: StudentFiles.metrics)],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = StudyScale.example

  package static func run(_ scale: StudyScale, in context: StageContext) throws {
    let results = try StudyResults(context)
    let columns = [
      Column("K"), Column("backbone"), Column("learnable", group: "DTG-FF"),
      Column("fixed", group: "DTG-FF"), Column("total", group: "DTG-FF"),
      Column("BP-DeepSup"), Column("BP"), Column("BP-Ensemble"),
      Column("DeepSup − DTG-FF"), Column("share of backbone", unit: .percent),
    ]
    let table = try Table(
      id: "parameter-counts", title: "Parameters of the four methods (App. E)",
      setting: results.setting(scale), columns: columns,
      rows: results.classes.map { try row($0, results) },
      notes: [
        "Counted from the tensors of the trained models. The paper prints counts for one K, "
          + "which our copy of it lost."
      ])
    try ArtifactFiles(
      Document(
        title: "Parameter counts", blocks: [.table(table), .table(try work(results, scale))])
    ).write(to: context)
  }

  /// What the methods compute for a sample.
  private static func work(_ results: StudyResults, _ scale: StudyScale) throws -> Table {
    let thousand = Unit("thousand")
    let columns = StudentMethod.ofStudy.flatMap { method in
      ["forward", "step"].map {
        Column($0, group: method.title, unit: thousand, better: .lower)
      }
    }
    let rows = try results.classes.map { classes in
      try [Cell.integer(classes)]
        + StudentMethod.ofStudy.flatMap { method in
          let work = StudentMultiplyAdds(try student(classes, method, results))
          return try [("forward", work.forward), ("step", work.step)].map { name, value -> Cell in
            .quantity(
              Quantity(Double(value) / 1e3, unit: thousand, decimals: 1),
              metric: try MetricID(
                "parameter-counts:\(classes)/\(method.rawValue)/\(name)-multiply-adds"))
          }
        }
    }
    return try Table(
      id: "parameter-counts-work",
      title: "Multiply-adds of the four methods for a sample (Sec. 3.2)",
      setting: results.setting(scale), columns: [Column("K")] + columns, rows: rows,
      notes: [
        "Those of matrix products by their definition; FLOPs are twice as many. Forward has every read-out"
          + " that training uses, a step is forward and backward, and an ensemble's members all count."
          + " Sec. 3.2 refers to App. E for FLOPs; our copy of the paper has none there."
      ])
  }

  private static func row(_ classes: Int, _ results: StudyResults) throws -> [Cell] {
    func counts(_ method: StudentMethod) throws -> StudentMetrics {
      try student(classes, method, results)
    }
    func cell(_ name: String, _ value: Int) throws -> Cell {
      .quantity(
        Quantity(Double(value), unit: .count, decimals: 0),
        metric: try MetricID("parameter-counts:\(classes)/\(name)"))
    }
    let dtg = try counts(.dtgFF)
    let deepSup = try counts(.bpDeepSup)
    let mismatch = deepSup.parameters.learnable - dtg.parameters.learnable
    return [
      .integer(classes),
      try cell("backbone", dtg.backboneParameters),
      try cell("dtg-ff/learnable", dtg.parameters.learnable),
      try cell("dtg-ff/fixed", dtg.parameters.buffers),
      try cell("dtg-ff/total", dtg.parameters.learnable + dtg.parameters.buffers),
      try cell("bp-deepsup/learnable", deepSup.parameters.learnable),
      try cell("single-bp/learnable", try counts(.singleBP).parameters.learnable),
      try cell("bp-ensemble/learnable", try counts(.bpEnsemble).parameters.learnable),
      try cell("mismatch", mismatch),
      .quantity(
        Quantity(
          100 * Double(mismatch) / Double(dtg.backboneParameters), unit: .percent, decimals: 1),
        metric: try MetricID("parameter-counts:\(classes)/mismatch-share")),
    ]
  }

  /// One student of many that have equal counts.
  private static func student(
    _ classes: Int, _ method: StudentMethod, _ results: StudyResults
  ) throws -> StudentMetrics {
    let group = results.group(classes, method)
    guard let first = group.first else {
      throw StageError.invalidInput("no \(method.rawValue) student with K = \(classes)")
    }
    guard group.allSatisfy({ $0.parameters == first.parameters }) else {
      throw StageError.invalidInput(
        "\(method.rawValue) students with K = \(classes) differ in their parameter counts")
    }
    return first
  }
}
