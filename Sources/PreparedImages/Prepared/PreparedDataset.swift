package import Foundation

/// A prepared data set, mapped into memory: images are read from the file when they are used.
///
/// The file is safetensors: `train_images` U8 [N, S, S, 3] (rows of RGB pixels), `train_labels`
/// I32 [N], where there are superclasses `train_coarse_labels` I32 [N], the same with `test_`, and
/// `channel_mean` and `channel_deviation` F32 [3]. Images that stay JPEG are one run of bytes,
/// `train_encoded` U8 [B], cut by `train_offsets` I64 [N + 1]. The file must not change while it is
/// in use.
public struct PreparedDataset: Sendable {
  /// How stages call the file.
  public static let fileName = "dataset.safetensors"

  public let header: PreparedHeader
  public let train: Split
  public let test: Split

  /// Opens a file, trusting nothing in it.
  public init(contentsOf path: String) throws(DatasetError) {
    let file = try PreparedFile(path)
    header = try file.header()
    train = try file.split(.train, header)
    test = try file.split(.test, header)
  }

  public subscript(split: DatasetSplit) -> Split { split == .train ? train : test }
}

extension PreparedDataset {
  /// The images of one split, numbered from 0, with their labels.
  public struct Split: Sendable {
    public let count: Int
    /// The class of each image, in `0..<classes`.
    public let labels: [Int32]
    /// The superclass of each image, where there are any.
    public let coarseLabels: [Int32]?
    package let file: Data
    package let images: Images

    /// Where the bytes of an image lie in the file.
    package enum Images: Sendable {
      case pixels(start: Int, size: Int)
      case encoded(start: Int, offsets: [Int])
    }

    /// The side · side · 3 bytes of an image: rows of RGB pixels.
    ///
    /// Traps if the images are encoded.
    public func withPixels<Result>(
      _ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
      guard case .pixels(let start, let size) = images else {
        preconditionFailure("image \(index) is encoded: it has no pixels before it is decoded")
      }
      precondition(index >= 0 && index < count, "image \(index) of \(count)")
      return try withBytes(start + index * size..<start + (index + 1) * size, body)
    }

    /// The bytes of an image as JPEG.
    ///
    /// Traps unless the images are encoded.
    public func withEncoded<Result>(
      _ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
      guard case .encoded(let start, let offsets) = images else {
        preconditionFailure("image \(index) is not encoded")
      }
      precondition(index >= 0 && index < count, "image \(index) of \(count)")
      return try withBytes(start + offsets[index]..<start + offsets[index + 1], body)
    }

    private func withBytes<Result>(
      _ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
      try file.withUnsafeBytes { bytes in
        try body(UnsafeRawBufferPointer(rebasing: bytes[range]).assumingMemoryBound(to: UInt8.self))
      }
    }
  }
}
