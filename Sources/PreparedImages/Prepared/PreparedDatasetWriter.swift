internal import Checkpoints
internal import Foundation

/// Streams images into a prepared file; only the labels stay in memory.
///
/// The splits may be written in any order, also mixed. The file bears another name (`.part`) until
/// `finish`; a writer that goes without having finished removes it.
public struct PreparedDatasetWriter: ~Copyable {
  private let layout: PreparedLayout
  private let head: SafeTensorsHeader
  private let path: String
  private let file: PositionedFile
  /// What each split has so far, in the order of `DatasetSplit.allCases`.
  private var progress: [Progress]
  private var statistics = ChannelStatistics()

  private struct Progress {
    var labels: [Int32] = []
    var coarseLabels: [Int32] = []
    /// The ends of the encoded images.
    var offsets: [Int64] = [0]
    /// The place of the next image, and of the end of all.
    var position: Int
    let end: Int
  }

  public init(path: String, layout: PreparedLayout) throws(DatasetError) {
    let head = try layout.header()
    let file = try PositionedFile(creating: path + ".part")
    try file.write(Array(head.encoded), at: 0)
    self.layout = layout
    self.head = head
    self.path = path
    self.file = file
    progress = DatasetSplit.allCases.map { split in
      let name =
        layout.encodedBytes == nil ? PreparedName.images(split) : PreparedName.encoded(split)
      let range = head[name]?.range ?? 0..<0
      return Progress(position: range.lowerBound, end: range.upperBound)
    }
  }

  /// Adds an image of side · side RGB pixels, as rows.
  public mutating func append(
    pixels: UnsafeBufferPointer<UInt8>, label: Int, coarseLabel: Int? = nil,
    to split: DatasetSplit
  ) throws(DatasetError) {
    precondition(
      layout.encodedBytes == nil
        && pixels.count == layout.side * layout.side * PreparedLayout.channels,
      "\(pixels.count) bytes are no image of side \(layout.side)")
    if split == .train { statistics.add(pixels) }
    try append(pixels, label, coarseLabel, split)
  }

  /// Adds an image as JPEG; `pixels` is the RGB image it decodes to, of any size.
  public mutating func append(
    encoded: UnsafeBufferPointer<UInt8>, pixels: UnsafeBufferPointer<UInt8>, label: Int,
    to split: DatasetSplit
  ) throws(DatasetError) {
    precondition(layout.encodedBytes != nil, "the images of \(layout.name) are not encoded")
    if split == .train { statistics.add(pixels) }
    try append(encoded, label, nil, split)
  }

  private mutating func append(
    _ bytes: UnsafeBufferPointer<UInt8>, _ label: Int, _ coarseLabel: Int?, _ split: DatasetSplit
  ) throws(DatasetError) {
    let index = split == .train ? 0 : 1
    let count = layout.count(split)
    let position = progress[index].position
    guard progress[index].labels.count < count, bytes.count <= progress[index].end - position
    else {
      throw .miscounted(
        at: DatasetPlace(path), what: "\(split.rawValue) images", expected: count,
        found: progress[index].labels.count + 1)
    }
    progress[index].labels.append(try checked(label, below: layout.classes, "label"))
    if let classes = layout.coarseClasses {
      progress[index].coarseLabels.append(
        try checked(coarseLabel ?? -1, below: classes, "coarse label"))
    }
    try file.write(bytes, at: position)
    progress[index].position = position + bytes.count
    progress[index].offsets.append((progress[index].offsets.last ?? 0) + Int64(bytes.count))
  }

  private func checked(
    _ label: Int, below bound: Int, _ what: String
  ) throws(DatasetError) -> Int32 {
    guard label >= 0, label < bound else {
      throw .malformed(
        at: DatasetPlace(path), expected: "a \(what) in 0..<\(bound)", found: "\(label)")
    }
    return Int32(label)
  }

  /// Writes what stands beside the images and gives the file its name.
  public consuming func finish() throws(DatasetError) {
    for (split, progress) in zip(DatasetSplit.allCases, progress) {
      let count = layout.count(split)
      guard progress.labels.count == count, progress.position == progress.end else {
        throw .miscounted(
          at: DatasetPlace(path), what: "\(split.rawValue) images", expected: count,
          found: progress.labels.count)
      }
      try write(progress.labels, PreparedName.labels(split))
      try write(progress.coarseLabels, PreparedName.coarseLabels(split))
      try write(progress.offsets, PreparedName.offsets(split))
    }
    try write(statistics.mean, PreparedName.mean)
    try write(statistics.deviation, PreparedName.deviation)
    try file.publish(as: path)
  }

  /// Writes the elements of a tensor, if the file has it.
  private func write(
    _ elements: [some BitwiseCopyable], _ name: String
  ) throws(DatasetError) {
    guard let start = head[name]?.range.lowerBound else { return }
    try file.write(elements, at: start)
  }
}
