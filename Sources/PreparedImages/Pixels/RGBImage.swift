/// An image of 8-bit RGB pixels, row by row.
package struct RGBImage: Equatable {
  package let width: Int
  package let height: Int
  /// height · width · 3 values.
  package var pixels: [UInt8]

  package init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(pixels.count == width * height * 3, "\(pixels.count) bytes of pixels")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// An image whose three channels are those of `planes[0..<3]` at `offset(row, column)`.
  package init(
    side: Int, planes: [Int], in bytes: [UInt8], offset: (_ row: Int, _ column: Int) -> Int
  ) {
    width = side
    height = side
    pixels = [UInt8](unsafeUninitializedCapacity: side * side * 3) { pixels, count in
      bytes.withUnsafeBufferPointer { bytes in
        var index = 0
        for row in 0..<side {
          for column in 0..<side {
            let place = offset(row, column)
            pixels[index] = bytes[planes[0] + place]
            pixels[index + 1] = bytes[planes[1] + place]
            pixels[index + 2] = bytes[planes[2] + place]
            index += 3
          }
        }
      }
      count = side * side * 3
    }
  }
}
