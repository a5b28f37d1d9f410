import Foundation
import Kernels
import Testing

@testable import Checkpoints
@testable import Learning

/// A file that `Tests/Reference/make_goldens.py` wrote.
struct Golden {
  let file: SafeTensors
  let bytes: Data

  init(_ name: String) throws {
    let folder = try #require(Bundle.module.url(forResource: "Goldens", withExtension: nil))
    bytes = try Data(contentsOf: folder.appending(path: "\(name).safetensors"))
    file = try SafeTensors(decoding: bytes)
  }

  func floats(_ name: String) throws -> Tensor {
    guard case .float32(let tensor) = file.entries[name] else {
      throw GoldenError.missing(name)
    }
    return tensor
  }

  func integers(_ name: String) throws -> [Int32] {
    guard case .int32(let integers, _) = file.entries[name] else {
      throw GoldenError.missing(name)
    }
    return integers
  }

  func doubles(_ name: String) throws -> [Double] { try floats(name).elements.map(Double.init) }

  enum GoldenError: Error { case missing(String) }
}
