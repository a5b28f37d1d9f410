internal import Foundation
public import Kernels

/// Named tensors in the file format "safetensors", as Python's library writes it.
///
/// A file is the length of a JSON header (8 bytes, little-endian), the header, and the elements of
/// all tensors without gaps. The header gives each name its type, shape and byte range.
/// Specification: https://github.com/huggingface/safetensors (README, "Format").
public struct SafeTensors {
  /// The elements of one name.
  public enum Entry {
    case float32(Tensor)
    case int32([Int32], Shape)
  }

  public var entries: [String: Entry]
  /// Free text beside the tensors.
  public var metadata: [String: String]

  public init(entries: [String: Entry] = [:], metadata: [String: String] = [:]) {
    self.entries = entries
    self.metadata = metadata
  }

  /// A file of floats; traps if two tensors have the same name.
  public init(_ tensors: [NamedTensor]) {
    self.init(
      entries: Dictionary(
        uniqueKeysWithValues: tensors.map { ($0.name, Entry.float32($0.tensor)) }))
  }
}
