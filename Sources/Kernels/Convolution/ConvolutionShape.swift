/// The sizes of a 3x3 convolution.
struct ConvolutionShape {
  let images: Int
  let height: Int
  let width: Int
  let inputs: Int
  let outputs: Int

  init(x: Tensor, weight: Tensor, y: Tensor) {
    let (x, weight, y) = (x.shape, weight.shape, y.shape)
    precondition(
      x.rank == 4 && weight.rank == 4 && weight[0] == 3 && weight[1] == 3 && weight[2] == x[3]
        && y.dimensions == [x[0], x[1], x[2], weight[3]],
      "a 3x3 convolution of shape \(x) with weights of shape \(weight) into shape \(y)")
    images = x[0]
    height = x[1]
    width = x[2]
    inputs = weight[2]
    outputs = weight[3]
  }

  private init(images: Int, height: Int, width: Int, inputs: Int, outputs: Int) {
    self.images = images
    self.height = height
    self.width = width
    self.inputs = inputs
    self.outputs = outputs
  }

  /// The sizes of the convolution that carries a gradient back.
  var turned: ConvolutionShape {
    ConvolutionShape(
      images: images, height: height, width: width, inputs: outputs, outputs: inputs)
  }

  var pixels: Int { images * height * width }

  var algorithm: ConvolutionAlgorithm {
    ConvolutionAlgorithm(height: height, width: width, inputs: inputs, outputs: outputs)
  }
}
