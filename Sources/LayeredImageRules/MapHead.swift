internal import Kernels
internal import Learning

/// What reads a layer's map and has a loss: `L_l = cross-entropy(z_l, y)`.
///
/// A head reads over the cells of an s x s grid. It owns its parameters and knows neither the convolution nor
/// other layers.
protocol MapHead {
  /// What a checkpoint holds of it, learned or fixed.
  var state: [StateTensor] { get }
  /// The temperature under which it reads goodness; nil for heads without.
  var temperature: Float? { get }

  /// What the head reads of h [B, H, W, C].
  func read(_ h: Tensor) -> PooledMap

  /// z [B, K].
  func logits(_ pooled: PooledMap) -> Tensor

  /// Leaves the gradients of the head's parameters; returns L and the gradient in h. `pooled` is used up.
  func gradients(_ pooled: PooledMap, labels: [Int32]) -> (loss: Double, map: HeadGradient)

  /// Draws what it learns or holds fixed.
  func initialize(seed: UInt64)
}

/// What a head reads of a map.
struct PooledMap {
  /// [B, s² C]: the means over cells, or the sums of squares.
  let values: Tensor
  /// The sums of h over the cells [B, s, s, C], where the bias gradient of the convolution is made of them.
  let sums: Tensor?
}

/// The gradient of a head's loss in h, the map behind a rectifier.
enum HeadGradient {
  /// Every element of a cell receives this [B, s, s, C], where h is above 0.
  case cells(Tensor)
  /// Every element of a cell receives h times this [B, s, s, C].
  case products(Tensor)
}

/// The sizes that heads of a layer share.
struct HeadSizes {
  let layer: Int
  let map: ImageArchitecture.Layer
  /// s.
  let grid: Int
  let classes: Int

  init(_ layer: Int, _ architecture: ImageArchitecture, _ input: HeadInput) {
    self.layer = layer
    map = architecture.layers[layer]
    grid = input == .cells ? map.grid : 1
    classes = architecture.classes
  }

  /// d = s² C, the numbers that a head reads.
  var dimension: Int { grid * grid * map.outputs }
  var pixelsPerCell: Int { map.pixels / (grid * grid) }

  func cells(_ images: Int) -> Shape { [images, grid, grid, map.outputs] }
}

/// Draws a fixed projection R [d, K] and c [K] into the rows of V [K, d] and c, so that fixed heads have the same
/// numbers whatever they read.
func drawTransposed(
  _ weight: Tensor, _ bias: Tensor, _ scale: ProjectionScale, _ columns: ProjectionColumns,
  seed: UInt64, layer: Int
) {
  let projection = Tensor([weight.shape[1], weight.shape[0]])
  drawProjection(projection, bias, scale, columns, seed: seed, layer: layer)
  transpose(projection, into: weight)
}

/// `to = fromᵀ`.
func transpose(_ from: Tensor, into to: Tensor) {
  let (rows, columns) = (from.shape[0], from.shape[1])
  for row in 0..<rows {
    for column in 0..<columns { to[column * rows + row] = from[row * columns + column] }
  }
}
