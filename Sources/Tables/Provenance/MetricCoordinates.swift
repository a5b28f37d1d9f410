internal import Datasets
public import StageKit

/// Which runs the name of a number speaks of.
///
/// A part spelled `axis=value` names a coordinate. Other parts do only where the stage kind's
/// names are known to have a coordinate there: a part that happens to look like one may name a row
/// that sets several runs against each other.
public enum MetricCoordinates {
  /// For stage kinds whose metric ids hold a bare coordinate: the axis by its place in the path.
  private static let positions: [String: [Int: String]] = [
    PairedDifferences.declaration.kind: [0: "classes"],
    TrainTestGaps.declaration.kind: [0: "classes"],
    ParameterCountTable.declaration.kind: [0: "classes"],
    ImageAccuracyTable.declaration.kind: [1: "dataset"],
    MethodFamily.declaration.kind: [1: "dataset"],
    BudgetCurves.declaration.kind: [0: "method"],
    ClassCountStudy.declaration.kind: [0: "regime"],
    HierarchyStudy.declaration.kind: [0: "grouping"],
    SeedStudy.declaration.kind: [1: "dataset"],
    ImageLearningCurves.declaration.kind: [0: "dataset", 1: "variant"],
    Evaluations.declaration.kind: [0: "dataset"],
  ].merging(homes.mapValues { _ in [0: "dataset"] }) { own, _ in own }

  /// The data set of stage kinds whose ids name any other one first, and not this one (`DatasetNames`).
  private static let homes: [String: ImageDatasetName] = [
    LearnedTemperatures.declaration.kind: TemperatureRows.home,
    CoarseFine.declaration.kind: CoarseFineRows.home,
    InformationDiagnostic.declaration.kind: LayerStudyNames.home,
    HistogramSensitivity.declaration.kind: LayerStudyNames.home,
    LayerObservables.declaration.kind: LayerStudyNames.home,
    MLPAblation.declaration.kind: MLPAblationRows.home,
  ]
  /// Axes that ids call by the paper's symbol.
  private static let symbols = ["K": "classes"]

  /// The coordinates that `path`, a metric's path or its beginning, names for certain.
  ///
  /// - Parameters:
  ///   - path: The parts of a metric id after the artifact.
  ///   - kind: The kind of the artifact's stage.
  ///   - producers: The coordinates of the runs that the artifact reads; others name nothing.
  /// - Returns: The axes that are named, each with a value that a run has.
  public static func coordinates(
    in path: [String], of kind: String, producers: [[String: JSONValue]]
  ) -> [String: JSONValue] {
    var found: [String: JSONValue] = [:]
    for (position, part) in path.enumerated() {
      let halves = part.split(separator: "=", maxSplits: 1).map(String.init)
      let spelled = halves.count == 2 ? (axis: halves[0], text: halves[1]) : nil
      let known = positions[kind]?[position].map { (axis: $0, text: part) }
      guard let (name, text) = spelled ?? known else { continue }
      let axis = symbols[name] ?? name
      let values = producers.compactMap { $0[axis] }
      found[axis] = values.first { $0.text == text }
    }
    if let home = homes[kind], found["dataset"] == nil {
      found["dataset"] = producers.compactMap { $0["dataset"] }.first { $0.text == home.rawValue }
    }
    return found
  }
}

extension JSONValue {
  /// A coordinate as ids spell it.
  fileprivate var text: String {
    guard case .string(let text) = self else { return canonicalText }
    return text
  }
}
