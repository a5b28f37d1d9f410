internal import Kernels
public import PreparedImages

extension StandIn {
  /// Images that are rendered before they are written; together they take little memory.
  private static let imagesPerRun = 64

  /// Writes the first images of each split to a prepared file, and returns what it holds.
  ///
  /// The bytes are the same for any number of threads.
  ///
  /// - Parameters:
  ///   - path: The new file.
  ///   - trainCount: The number of training images; at least 1.
  ///   - testCount: The number of test images; at least 1.
  ///   - digest: What the summary gives as the origin of the images.
  ///   - threads: How many render.
  /// - Returns: The summary of the written file.
  /// - Throws: `DatasetError.inaccessible` if the file cannot be written, and
  ///   `DatasetError.invalidDeclaration` for no images.
  public func write(
    to path: String, trainCount: Int, testCount: Int, digest: String, threads: Int
  ) throws(DatasetError) -> DatasetSummary {
    var writer = try PreparedDatasetWriter(
      path: path,
      layout: PreparedLayout(
        name: name, source: .standIn, side: side, classes: classes.looks.count,
        coarseClasses: classes.coarseCount, trainCount: trainCount, testCount: testCount))
    let pool = ThreadPool(threads: threads)
    for (split, count) in [(DatasetSplit.train, trainCount), (.test, testCount)] {
      for first in stride(from: 0, to: count, by: Self.imagesPerRun) {
        let images = first..<min(first + Self.imagesPerRun, count)
        try append(images, of: split, to: &writer, pool)
      }
    }
    try writer.finish()
    return DatasetSummary(try PreparedDataset(contentsOf: path), digest: digest)
  }

  private func append(
    _ images: Range<Int>, of split: DatasetSplit, to writer: inout PreparedDatasetWriter,
    _ pool: ThreadPool
  ) throws(DatasetError) {
    let size = 3 * side * side
    let pixels = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: images.count * size)
    defer { pixels.deallocate() }
    func image(_ place: Int) -> UnsafeMutableBufferPointer<UInt8> {
      UnsafeMutableBufferPointer(rebasing: pixels[place * size..<(place + 1) * size])
    }
    pool.parallelFor(chunks: images.count) { place in
      render(images.lowerBound + place, of: split, into: image(place))
    }
    for (place, index) in images.enumerated() {
      try writer.append(
        pixels: UnsafeBufferPointer(image(place)), label: label(index),
        coarseLabel: coarseLabel(index), to: split)
    }
  }
}
