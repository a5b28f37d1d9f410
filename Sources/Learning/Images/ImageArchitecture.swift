package import Kernels

/// The sizes of an image network.
public struct ImageArchitecture: Sendable, Equatable {
  /// One convolution and what follows it.
  public struct Layer: Sendable, Equatable {
    public let inputs: Int
    public let outputs: Int
    /// The side of the map that the convolution sees and makes.
    public let side: Int
    public let pools: Bool
    /// The map has grid x grid cells, over each of which goodness is a mean.
    public let grid: Int

    /// d = grid² C, the dimension of the layer's goodness.
    public var goodnessDimension: Int { grid * grid * outputs }
    /// The pixels of a cell.
    var pixelsPerCell: Int { side / grid * (side / grid) }
    package var pixels: Int { side * side }
    /// The side of the map that the next layer sees.
    var nextSide: Int { pools ? side / 2 : side }

    package func map(_ images: Int) -> Shape { [images, side, side, outputs] }
    package func cells(_ images: Int) -> Shape { [images, grid, grid, outputs] }
  }

  public let layers: [Layer]
  public let side: Int
  public let classes: Int

  /// Channels come in multiples of this, a register of sixteen floats.
  private static let channelUnit = 16

  /// The network for RGB images of a side.
  ///
  /// `width` scales the channels, which are rounded to multiples of 16; the grids of the full width
  /// stay.
  /// - Throws: `LearningError.invalidSetting`, where a map cannot be halved or cut into its cells.
  public init(
    _ backbone: Backbone, side: Int, classes: Int, width: Double
  ) throws(LearningError) {
    try require(width > 0 && width <= 4, "width", width, "above 0 and at most 4")
    try require(classes > 1 && classes <= 1024, "classes", classes, "from 2 to 1024")
    var layers: [Layer] = []
    var (inputs, current) = (3, side)
    for (index, channels) in backbone.channels.enumerated() {
      let units = (Double(channels) * width / Double(Self.channelUnit)).rounded()
      let layer = Layer(
        inputs: inputs, outputs: max(Int(units), 1) * Self.channelUnit, side: current,
        pools: backbone.poolsAfter.contains(index),
        grid: Backbone.goodnessGrid(channels: channels))
      let isDivisible =
        current > 0 && current % layer.grid == 0 && (!layer.pools || current % 2 == 0)
      try require(
        isDivisible, "side", side,
        "such that layer \(index) of \(backbone.rawValue) sees a map whose side is a multiple of "
          + "\(layer.grid)\(layer.pools ? " and of 2" : ""); it would see \(current)")
      layers.append(layer)
      (inputs, current) = (layer.outputs, layer.nextSide)
    }
    self.layers = layers
    self.side = side
    self.classes = classes
  }

  /// Networks of other plans, for tests.
  package init(layers: [Layer], classes: Int) {
    self.layers = layers
    side = layers.first?.side ?? 0
    self.classes = classes
  }

  package func input(_ images: Int) -> Shape { [images, side, side, 3] }

  /// The layers whose averaged maps the concatenated classifier reads: all but the first.
  var classifierLayers: Range<Int> { 1..<layers.count }

  /// The features of the concatenated classifier.
  public var classifierInputs: Int { classifierLayers.reduce(0) { $0 + layers[$1].outputs } }
}
