public import Checkpoints
public import Kernels

/// Parameters that one optimizer moves together.
///
/// All values lie in one flat tensor and all gradients in another, so that a step of the optimizer
/// is one pass. Each parameter starts on a cache line; the gaps stay zero.
public struct ParameterGroup {
  public let values: Tensor
  public let gradients: Tensor
  public let names: [String]
  private let parameters: [String: Parameter]
  /// Where each parameter's line begins, in the order of the names, and where the last one's ends.
  private let offsets: [Int]
  /// Where parameters lie that follow one another and decay alike, in the order of the names.
  let decayRuns: [(range: Range<Int>, decays: Bool)]

  /// Floats of a cache line.
  private static let granularity = 16

  /// Parameters and gradients of zeros, in the memory of a device if there is one.
  public init(_ specifications: [ParameterSpecification], on device: Device? = nil) {
    var offsets = [0]
    for specification in specifications {
      let lines = (specification.shape.count + Self.granularity - 1) / Self.granularity
      offsets.append(offsets[offsets.count - 1] + lines * Self.granularity)
    }
    let flat: Shape = [offsets[offsets.count - 1]]
    let values = device?.memory.zeros(flat, for: .weights) ?? Tensor(flat)
    let gradients = device?.memory.zeros(flat, for: .gradients) ?? Tensor(flat)
    self.values = values
    self.gradients = gradients
    names = specifications.map(\.name)
    decayRuns = specifications.indices.reduce(into: []) { runs, index in
      let (start, end) = (offsets[index], offsets[index + 1])
      if let last = runs.last, last.decays == specifications[index].decays {
        runs[runs.count - 1].range = last.range.lowerBound..<end
      } else {
        runs.append((start..<end, specifications[index].decays))
      }
    }
    self.offsets = offsets
    parameters = Dictionary(
      uniqueKeysWithValues: zip(specifications, offsets).map { specification, offset in
        let value = values.slice(from: offset, specification.shape)
        let gradient = gradients.slice(from: offset, specification.shape)
        return (specification.name, Parameter(value: value, gradient: gradient))
      })
  }

  /// The parameter of this name; traps if there is none.
  public subscript(name: String) -> Parameter {
    guard let parameter = parameters[name] else {
      preconditionFailure("no parameter \(name) among \(names)")
    }
    return parameter
  }

  /// The gradients of parameters that follow one another in the group, as one flat tensor.
  ///
  /// Traps if they don't.
  package func gradients(ofAdjacent names: [String]) -> Tensor {
    guard let first = self.names.firstIndex(of: names.first ?? ""),
      self.names[first...].starts(with: names)
    else { preconditionFailure("\(names) do not follow one another among \(self.names)") }
    let (start, end) = (offsets[first], offsets[first + names.count])
    return gradients.slice(from: start, [end - start])
  }

  /// How many numbers are learned.
  public var count: Int { names.reduce(0) { $0 + self[$1].value.count } }

  /// The values by name, in the order of the specifications.
  public var namedValues: [NamedTensor] {
    names.map { NamedTensor(name: $0, tensor: self[$0].value) }
  }
}
