import Kernels
import Learning

/// What the convolutions of this program need while they run, in floats; see `DirectConvolution`,
/// `PatchConvolution` and `WinogradConvolution` for what the tensors hold.
struct ConvolutionWorkspace {
  private let layer: ImageArchitecture.Layer
  private let images: Int

  init(_ layer: ImageArchitecture.Layer, images: Int) {
    self.layer = layer
    self.images = images
  }

  typealias Tensors = [(String, floats: Int)]

  var forward: Tensors {
    switch algorithm {
    case .direct: []
    case .patches: [("patches", floats: lanes * Self.rows * 9 * layer.inputs)]
    case .winograd(let tile):
      filtersAndBlocks(tile: tile, size: min(Self.forwardBlock, tiles(tile)))
    }
  }

  /// The same sizes with the channels exchanged; the first layer, alone in having few, needs none.
  var inputPullback: Tensors { forward }

  var weightPullback: Tensors {
    switch algorithm {
    case .direct:
      let bands = (images * layer.side).dividedUp(by: max(Self.rows / layer.side, 1))
      return [("sums", floats: min(bands, Self.lanes) * 9 * layer.inputs * layer.outputs)]
    case .patches:
      return [
        ("sums", floats: lanes * 9 * layer.inputs * layer.outputs),
        ("patches", floats: lanes * Self.rows * 9 * layer.inputs),
        ("gradients of pixels", floats: lanes * Self.rows * layer.outputs),
      ]
    case .winograd(let tile):
      return filtersAndBlocks(tile: tile, size: min(Self.gradientBlock, tiles(tile)))
    }
  }

  // MARK: Sizes of the kernels

  /// Pixels of a lane's patches or of a band, and how many lanes there are at most.
  private static let (rows, lanes) = (512, 32)
  /// Tiles that are transformed at once, forward and for the weights.
  private static let (forwardBlock, gradientBlock) = (128, 256)
  /// Floats between the matrices of two points of a tile.
  private static let gap = 16

  private var algorithm: ConvolutionAlgorithm {
    ConvolutionAlgorithm(
      height: layer.side, width: layer.side, inputs: layer.inputs, outputs: layer.outputs)
  }

  private var lanes: Int {
    min((images * layer.side * layer.side).dividedUp(by: Self.rows), Self.lanes)
  }

  private func tiles(_ tile: Int) -> Int {
    images * layer.side.dividedUp(by: tile) * layer.side.dividedUp(by: tile)
  }

  /// One matrix for every point of a tile: of filters (or their sums), of inputs and of outputs.
  private func filtersAndBlocks(tile: Int, size: Int) -> Tensors {
    func points(_ floats: Int) -> Int { (tile + 2) * (tile + 2) * (floats + Self.gap) }
    return [
      ("transformed filters", floats: points(layer.inputs * layer.outputs)),
      ("transformed inputs", floats: points(size * layer.inputs)),
      ("transformed outputs", floats: points(size * layer.outputs)),
    ]
  }
}
