/// The parameters of a backpropagation network, layer by layer.
struct BackpropagationPlan {
  let architecture: ImageArchitecture
  let settings: BackpropagationSettings
  let block: BlockSettings
  let featureSource: FeatureSource

  /// True if the classifier reads what layers hand on.
  var readsPropagated: Bool { settings.heads == .concatenated && featureSource == .propagated }

  /// True if anything reads what a layer hands on.
  func handsOn(_ index: Int) -> Bool {
    index + 1 < architecture.layers.count || readsPropagated
  }

  func hasLayerNorm(_ index: Int) -> Bool {
    settings.blockNorm == .layerNorm && handsOn(index)
  }

  /// The side of the grid over whose cells a layer's head reads the activation.
  func headGrid(_ index: Int) -> Int {
    settings.headInput == .cells ? architecture.layers[index].grid : 1
  }

  /// Convolution, norm and head of a layer, as far as there are any.
  func specifications(_ index: Int) -> [ParameterSpecification] {
    let sizes = architecture.layers[index]
    var specifications = Conv3x3.specifications(
      "layers.\(index)", inputs: sizes.inputs, outputs: sizes.outputs,
      hasBias: block.convolutionBias)
    if hasLayerNorm(index) || settings.blockNorm == .batchNorm {
      specifications += BatchNormLayer.specifications("norms.\(index)", channels: sizes.outputs)
    }
    if settings.heads == .everyLayer {
      let grid = headGrid(index)
      specifications += Linear.specifications(
        "heads.\(index)", inputs: grid * grid * sizes.outputs, outputs: architecture.classes)
    }
    return specifications
  }
}
