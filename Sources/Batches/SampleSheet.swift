public import PreparedImages

/// A picture of samples of a prepared data set: a row a class, training images from the left.
///
/// Small images are enlarged by whole pixels. Above stand-ins runs a striped band, so that a sheet of
/// generated images is never taken for one of real images.
public struct SampleSheet {
  /// The class of each row.
  public let classes: [Int]
  public let source: DatasetSource
  private let sheet: RGBImage

  private static let columns = 10
  private static let mostRows = 20
  /// Images are shown at least so large.
  private static let smallestSide = 64
  private static let gap = 4
  private static let band = 16

  /// - Throws: `DatasetError` if the file is not a prepared data set.
  public init(ofPreparedFile path: String) throws(DatasetError) {
    let dataset = try PreparedDataset(contentsOf: path)
    let (side, labels) = (dataset.header.side, dataset.train.labels)
    let count = min(dataset.header.classes, Self.mostRows)
    let classes = (0..<count).map { $0 * dataset.header.classes / count }
    let factor = max(1, (Self.smallestSide + side - 1) / side)
    let pitch = side * factor + Self.gap
    let isStandIn = dataset.header.source == .standIn
    let top = Self.gap + (isStandIn ? Self.band + Self.gap : 0)
    var canvas = Canvas(
      width: Self.gap + Self.columns * pitch, height: top + classes.count * pitch)
    if isStandIn { canvas.drawStripes(rows: Self.gap..<Self.gap + Self.band) }
    let images = SourceImages(dataset.train, dataset.header)
    for (row, label) in classes.enumerated() {
      let members = labels.indices.lazy.filter { labels[$0] == Int32(label) }.prefix(Self.columns)
      for (column, index) in members.enumerated() {
        images.withCenter(index, shorterSide: side) { pixels in
          canvas.draw(
            pixels, side: side, factor: factor, x: Self.gap + column * pitch, y: top + row * pitch)
        }
      }
    }
    self.classes = classes
    source = dataset.header.source
    sheet = RGBImage(width: canvas.width, height: canvas.height, pixels: canvas.pixels)
  }

  /// Writes the sheet as PNG.
  /// - Throws: `DatasetError.inaccessible`.
  public func write(to path: String) throws(DatasetError) { try PNG.write(sheet, to: path) }
}

/// White paper to put images on.
private struct Canvas {
  let width: Int
  let height: Int
  private(set) var pixels: [UInt8]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    pixels = [UInt8](repeating: 255, count: width * height * 3)
  }

  mutating func draw(
    _ image: UnsafeBufferPointer<UInt8>, side: Int, factor: Int, x: Int, y: Int
  ) {
    for row in 0..<side * factor {
      for column in 0..<side * factor {
        let source = (row / factor * side + column / factor) * 3
        let target = ((y + row) * width + x + column) * 3
        for channel in 0..<3 { pixels[target + channel] = image[source + channel] }
      }
    }
  }

  mutating func drawStripes(rows: Range<Int>) {
    for row in rows {
      for column in 0..<width where (row + column) / 12 % 2 == 0 {
        let target = (row * width + column) * 3
        pixels.replaceSubrange(target..<target + 3, with: [200, 30, 30])
      }
    }
  }
}
