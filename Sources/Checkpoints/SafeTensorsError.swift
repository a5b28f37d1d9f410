/// Why bytes are no safetensors file that can be read; each case knows a next step.
public enum SafeTensorsError: Error, Equatable, CustomStringConvertible {
  case truncated(expected: Int, found: Int)
  case headerTooLong(declared: UInt64, available: Int)
  case malformedHeader(reason: String)
  case invalidShape(name: String, shape: [Int])
  case invalidRange(name: String, shape: [Int], range: [Int])
  case rangesNotContiguous(name: String, expected: Int, found: Int)
  case trailingBytes(count: Int)
  case unsupportedType(name: String, dtype: String)

  public var description: String {
    """
    the file of tensors cannot be read: \(evidence)
      next step: \(nextStep)
    """
  }

  private var evidence: String {
    switch self {
    case .truncated(let expected, let found): "\(found) bytes, at least \(expected) expected"
    case .headerTooLong(let declared, let available):
      "a header of \(declared) bytes declared, \(available) follow"
    case .malformedHeader(let reason): "its header is not as specified (\(reason))"
    case .invalidShape(let name, let shape): "tensor `\(name)` has the shape \(shape)"
    case .invalidRange(let name, let shape, let range):
      "tensor `\(name)` of shape \(shape) has the byte range \(range)"
    case .rangesNotContiguous(let name, let expected, let found):
      "tensor `\(name)` starts at byte \(found) of the data, \(expected) expected"
    case .trailingBytes(let count): "\(count) bytes belong to no tensor"
    case .unsupportedType(let name, let dtype): "tensor `\(name)` has the type \(dtype)"
    }
  }

  private var nextStep: String {
    switch self {
    case .unsupportedType: "convert the tensor to F32 or I32"
    case .invalidShape: "leave out tensors without elements"
    default: "make the file again; it is damaged or no safetensors file"
    }
  }
}
