internal import Checkpoints
internal import Kernels
package import Learning

/// What tables need to know of a trained student: its results, and the scale they were made at.
package struct StudentMetrics: Codable, Equatable {
  package var method: StudentMethod
  package var classes: Int
  package var seed: UInt64
  package var train: Accuracy
  package var test: Accuracy
  /// The temperature of each layer; empty for methods without.
  package var temperatures: [Float]
  /// Counted from the built model.
  package var parameters: ParameterCounts
  /// Learnable parameters of one hidden stack without any head, counted from its tensors.
  package var backboneParameters: Int
  package var inputDimension: Int
  package var hiddenLayers: Int
  package var width: Int
  package var steps: Int
  package var batchSize: Int
  /// The members of an ensemble; the other methods have one.
  package var ensembleSize: Int

  package init(_ student: TrainedStudent, _ settings: StudentSettings, _ data: TeacherStudentData) {
    let schedule = settings.schedule
    method = settings.rule.method
    classes = data.classes
    seed = schedule.seed
    train = student.train
    test = student.test
    temperatures = student.temperatures
    parameters = student.parameterCounts
    backboneParameters = student.parameters
      .filter { $0.name.hasPrefix("layers.") || $0.name.hasPrefix("members.0.layers.") }
      .reduce(0) { $0 + $1.tensor.count }
    inputDimension = data.trainInputs.shape[1]
    hiddenLayers = schedule.hiddenLayers
    width = schedule.width
    steps = schedule.steps
    batchSize = schedule.batchSize
    ensembleSize = settings.rule.members
  }
}

extension StudentMetrics {
  /// Percent of all test samples.
  package var testPercent: Double { 100 * test.fraction }
  /// Percent of all training samples.
  var trainPercent: Double { 100 * train.fraction }
  /// Training minus test accuracy in percentage points (appendix E).
  package var gap: Double { trainPercent - testPercent }
}
