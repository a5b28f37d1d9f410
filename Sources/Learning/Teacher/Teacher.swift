package import Kernels

/// A network of hidden layers that labels inputs: `y = argmax(W_H relu(… relu(W_0 x)))` with H hidden layers.
///
/// Each product has its bias; sizes d → w → … → w → K.
package struct Teacher {
  let hidden: MLP
  let output: Linear
  private let settings: TeacherSettings

  /// Draws the network of settings in their domain.
  package init(_ settings: TeacherSettings) {
    let group = ParameterGroup(
      MLP.specifications(
        inputs: settings.inputDimension, width: settings.width, layers: settings.hiddenLayers)
        + Linear.specifications("output", inputs: settings.width, outputs: settings.classes))
    hidden = MLP(layers: settings.hiddenLayers, normalizesBetweenLayers: false, in: group)
    output = Linear("output", in: group)
    self.settings = settings
    for (index, layer) in (hidden.layers + [output]).enumerated() {
      initialize(layer, index: UInt32(index))
    }
  }

  /// The first index of a stream is twice the draw's index, plus 1 for the Gaussian law.
  private func initialize(_ layer: Linear, index: UInt32) {
    let draw = 2 * settings.drawIndex
    switch settings.initialization {
    case .pytorchDefault:
      layer.initialize(seed: settings.seed, purpose: .teacherParameters, draw, index)
    case .gaussian:
      let fanIn = Float(layer.weight.value.shape[1])
      CounterGenerator(seed: settings.seed, purpose: .teacherParameters, draw + 1, index)
        .fillNormal(layer.weight.value, deviation: 1 / fanIn.squareRoot())
      layer.bias.value.fill(0)
    }
  }

  /// The label of each row of `x` [N, d].
  package func labels(_ x: Tensor) -> [Int32] { argmax(logits(x)) }

  /// The outputs [N, K] for each row of `x` [N, d].
  package func logits(_ x: Tensor) -> Tensor {
    let rows = x.shape[0]
    let activations = MLPActivations(
      rows: rows, width: settings.width, layers: settings.hiddenLayers, normalizes: false)
    let logits = Tensor([rows, settings.classes])
    hidden(x, into: activations)
    output(activations.hidden[settings.hiddenLayers - 1], into: logits)
    return logits
  }
}

/// Draws a teacher and its data; equal settings give equal bits in equal numeric environments.
///
/// What settings that differ in the number of classes only have in common is `TeacherDraw`'s say.
/// - Throws: `LearningError.invalidSetting`, or `BLASError` if the matrix library is unfit.
public func makeTeacherStudentData(_ settings: TeacherSettings) throws -> TeacherStudentData {
  try settings.validate()
  try BLAS.prepare()
  let teacher = Teacher(settings)
  let train = Tensor([settings.trainSamples, settings.inputDimension])
  let test = Tensor([settings.testSamples, settings.inputDimension])
  for (purpose, inputs) in [(RandomPurpose.trainInputs, train), (.testInputs, test)] {
    CounterGenerator(seed: settings.seed, purpose: purpose, settings.drawIndex)
      .fillNormal(inputs, deviation: 1)
  }
  return try TeacherStudentData(
    trainInputs: train, trainLabels: teacher.labels(train), testInputs: test,
    testLabels: teacher.labels(test), classes: settings.classes)
}
