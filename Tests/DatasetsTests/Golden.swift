import Checkpoints
import Foundation
import Kernels
import Learning
import Testing

/// A file that a script in `Tests/Reference` wrote for these tests.
struct Golden {
  let file: SafeTensors

  init(_ name: String) throws {
    let folder = try #require(Bundle.module.url(forResource: "Goldens", withExtension: nil))
    file = try SafeTensors(
      decoding: Data(contentsOf: folder.appending(path: "\(name).safetensors")))
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

  enum GoldenError: Error { case missing(String) }
}
