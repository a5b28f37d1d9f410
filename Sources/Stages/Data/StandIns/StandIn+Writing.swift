internal import Kernels

extension StandIn {
  /// Images that are rendered before they are written; together they take little memory.
  private static let imagesPerRun = 64

  /// Writes all images to a prepared file, rendered by several threads; the bytes are the same for
  /// any number of them.
  ///
  /// The file's header gives the name of the data set that the images stand in for, and the digest.
  ///
  /// - Throws: `DatasetError.inaccessible` if the file cannot be written.
  public func write(
    to path: String, name: String, digest: String, threads: Int
  ) throws(DatasetError) {
    var writer = try PreparedDatasetWriter(
      path: path,
      layout: PreparedLayout(
        name: name, source: .standIn, side: side, classes: classes.looks.count,
        coarseClasses: classes.coarseCount, digest: digest, trainCount: settings.trainImages,
        testCount: settings.testImages))
    let pool = ThreadPool(threads: threads)
    for (split, count) in [
      (DatasetSplit.train, settings.trainImages), (.test, settings.testImages),
    ] {
      for first in stride(from: 0, to: count, by: Self.imagesPerRun) {
        let images = first..<min(first + Self.imagesPerRun, count)
        try append(images, of: split, to: &writer, pool)
      }
    }
    try writer.finish()
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
