/// The sizes of a student's layers, which all methods share.
public struct StudentArchitecture: Sendable, Equatable {
  public let inputs: Int
  public let width: Int
  public let hiddenLayers: Int
  public let classes: Int
  public let normalizesBetweenLayers: Bool

  public init(
    inputs: Int, width: Int, hiddenLayers: Int, classes: Int, normalizesBetweenLayers: Bool
  ) {
    self.inputs = inputs
    self.width = width
    self.hiddenLayers = hiddenLayers
    self.classes = classes
    self.normalizesBetweenLayers = normalizesBetweenLayers
  }

  package var backbone: [ParameterSpecification] {
    MLP.specifications(inputs: inputs, width: width, layers: hiddenLayers)
  }

  package func makeBackbone(in group: ParameterGroup) -> MLP {
    MLP(layers: hiddenLayers, normalizesBetweenLayers: normalizesBetweenLayers, in: group)
  }

  package func makeActivations(rows: Int) -> MLPActivations {
    MLPActivations(
      rows: rows, width: width, layers: hiddenLayers, normalizes: normalizesBetweenLayers)
  }
}
