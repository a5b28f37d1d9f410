/// How a 3x3 convolution is computed; decided by its shape, never by a timing.
///
/// | channels                 | smaller side | algorithm             | such as                      |
/// | ------------------------ | ------------ | --------------------- | ---------------------------- |
/// | 3 to multiples of 16     | any          | direct                | the first layer of a network |
/// | multiples of 16          | up to 2      | Winograd F(2x2, 3x3)  | the last maps at 32 pixels   |
/// | multiples of 16          | 3 and more   | Winograd F(4x4, 3x3)  | all others of a network      |
/// | others                   | any          | patches times weights | the input gradient of images |
///
/// F(4x4) needs a quarter of the multiplications and F(2x2) 4/9, but a tile that sticks out of a map
/// wastes what lies outside: on a side of 6, where F(4x4) wastes most of all larger ones, both need
/// the same number.
public enum ConvolutionAlgorithm: Equatable, Sendable {
  /// Sums of products over the pixels of an image.
  case direct
  /// The matrix of all patches ("im2col") times the weights.
  case patches
  /// Winograd's algorithm with tiles of so many outputs each way, 2 or 4.
  case winograd(tile: Int)

  /// The algorithm for maps of a size, from some channels to others.
  public init(height: Int, width: Int, inputs: Int, outputs: Int) {
    let lanes = 16
    if inputs % lanes == 0 && outputs % lanes == 0 {
      self = .winograd(tile: min(height, width) <= 2 ? 2 : 4)
    } else if inputs == 3 && outputs % lanes == 0 {
      self = .direct
    } else {
      self = .patches
    }
  }
}
