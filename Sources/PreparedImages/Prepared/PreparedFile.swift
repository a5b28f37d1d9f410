internal import Checkpoints
internal import Foundation
internal import Kernels

/// The checks between the bytes of a prepared file and a `PreparedDataset`.
struct PreparedFile {
  private let path: String
  private let bytes: Data
  private let head: SafeTensorsHeader

  init(_ path: String) throws(DatasetError) {
    self.path = path
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
      throw .missing(path: path, what: "a prepared data set")
    } catch {
      throw .inaccessible(path: path, reason: "\(error)")
    }
    do { head = try SafeTensorsHeader(decoding: bytes) } catch {
      throw .malformed(
        at: DatasetPlace(path), expected: "a prepared data set", found: error.description)
    }
  }

  func header() throws(DatasetError) -> PreparedHeader {
    let name = try text("name")
    let sourceName = try text("source")
    guard let source = DatasetSource(rawValue: sourceName) else {
      throw malformed("the source real or stand-in", sourceName)
    }
    return PreparedHeader(
      name: name, source: source, side: try number("side"), classes: try number("classes"),
      coarseClasses: head.metadata["coarse_classes"] == nil ? nil : try number("coarse_classes"),
      isEncoded: head[PreparedName.encoded(.train)] != nil,
      channelMean: try elements(PreparedName.mean, .float32, [PreparedLayout.channels]),
      channelDeviation: try elements(PreparedName.deviation, .float32, [PreparedLayout.channels]))
  }

  func split(
    _ split: DatasetSplit, _ header: PreparedHeader
  ) throws(DatasetError) -> PreparedDataset.Split {
    let name = PreparedName.labels(split)
    guard let count = head[name]?.shape.dimensions.first else {
      throw malformed("a tensor `\(name)`", "none")
    }
    var coarseLabels: [Int32]?
    if let coarseClasses = header.coarseClasses {
      coarseLabels = try labels(PreparedName.coarseLabels(split), count, below: coarseClasses)
    }
    return PreparedDataset.Split(
      count: count, labels: try labels(name, count, below: header.classes),
      coarseLabels: coarseLabels, file: bytes, images: try images(split, count, header))
  }

  private func images(
    _ split: DatasetSplit, _ count: Int, _ header: PreparedHeader
  ) throws(DatasetError) -> PreparedDataset.Split.Images {
    guard header.isEncoded else {
      guard
        let shape = Shape(validating: [count, header.side, header.side, PreparedLayout.channels])
      else { throw malformed("a side in pixels", "\(header.side)") }
      let tensor = try tensor(PreparedName.images(split), .uint8, shape)
      return .pixels(start: tensor.range.lowerBound, size: shape.count / count)
    }
    let name = PreparedName.encoded(split)
    guard let encoded = head[name], encoded.type == .uint8 else {
      throw malformed("a tensor `\(name)` of bytes", "none")
    }
    let wide: [Int64] = try elements(PreparedName.offsets(split), .int64, [count + 1])
    let increases = zip(wide, wide.dropFirst()).allSatisfy { $0 < $1 }
    guard increases, wide.first == 0, wide.last == Int64(encoded.range.count) else {
      throw malformed(
        "`\(PreparedName.offsets(split))` that rise from 0 to \(encoded.range.count)", "others")
    }
    return .encoded(start: encoded.range.lowerBound, offsets: wide.map(Int.init))
  }

  private func labels(
    _ name: String, _ count: Int, below bound: Int
  ) throws(DatasetError) -> [Int32] {
    let labels: [Int32] = try elements(name, .int32, [count])
    guard let stranger = labels.firstIndex(where: { $0 < 0 || $0 >= bound }) else { return labels }
    throw malformed(
      "labels in 0..<\(bound)", "\(labels[stranger]) at index \(stranger) of `\(name)`")
  }

  private func text(_ name: String) throws(DatasetError) -> String {
    guard let text = head.metadata[name] else { throw malformed("`\(name)` in the head", "none") }
    return text
  }

  private func number(_ name: String) throws(DatasetError) -> Int {
    let text = try text(name)
    guard let number = Int(text), number > 0, number < 1 << 31 else {
      throw malformed("a positive number as `\(name)`", text)
    }
    return number
  }

  private func tensor(
    _ name: String, _ type: SafeTensorsHeader.ElementType, _ shape: Shape
  ) throws(DatasetError) -> SafeTensorsHeader.Description {
    guard let tensor = head[name] else { throw malformed("a tensor `\(name)`", "none") }
    guard tensor.type == type, tensor.shape == shape else {
      throw malformed(
        "`\(name)` as \(type.rawValue) \(shape)", "\(tensor.type.rawValue) \(tensor.shape)")
    }
    return tensor
  }

  /// The elements of a small tensor; `Element` must have the size of the type.
  private func elements<Element: BitwiseCopyable>(
    _ name: String, _ type: SafeTensorsHeader.ElementType, _ shape: Shape
  ) throws(DatasetError) -> [Element] {
    let range = try tensor(name, type, shape).range
    return [Element](unsafeUninitializedCapacity: shape.count) { buffer, count in
      _ = bytes[range].copyBytes(to: buffer)
      count = shape.count
    }
  }

  private func malformed(_ expected: String, _ found: String) -> DatasetError {
    .malformed(at: DatasetPlace(path), expected: expected, found: found)
  }
}
