import Checkpoints
import Foundation
import Kernels
import Learning
import Testing

/// A file that `Tests/Reference/make_information_goldens.py` wrote.
enum InformationGolden {
  static func path(_ name: String) throws -> String {
    let folder = try #require(Bundle.module.url(forResource: "Goldens", withExtension: nil))
    return folder.appending(path: name).path(percentEncoded: false)
  }

  static func json<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  static func tensors(_ name: String) throws -> SafeTensorsReader {
    try SafeTensorsReader(contentsOf: path(name))
  }
}

/// Evenly spread and normal numbers for tests, keyed by a number.
func normals(_ count: Int, _ number: UInt32) -> [Double] {
  let tensor = Tensor([count])
  CounterGenerator(seed: 11, purpose: RandomPurpose(rawValue: 1_000), number)
    .fillNormal(tensor, deviation: 1)
  return tensor.elements.map(Double.init)
}

func integers(_ count: Int, below bound: Int32, _ number: UInt32) -> [Int32] {
  var integers = [Int32](repeating: 0, count: count)
  CounterGenerator(seed: 12, purpose: RandomPurpose(rawValue: 1_000), number)
    .fillIntegers(&integers, below: bound)
  return integers
}
