public import Kernels
public import Learning
internal import RuleParts

extension LayeredStudents {
  public static let methods: [StudentMethod] = [
    .singleBP, .bpEnsemble, .bpDeepSup, .dtgFF, .localCrossEntropy, .layered,
  ]

  /// What `pipeline.json` calls the settings beside the parts.
  private enum Key: String, CodingKey { case method, ensembleSize }

  public static let choices = LayeredParts.choices

  public static var examples: [any StudentRule] {
    let range = TemperatureRange(minimum: 0.5, maximum: 1.5)
    let byName = methods.filter { $0 != .layered }.compactMap {
      Self.named($0, range, .inverseSqrtClasses, members: 2)
    }
    return byName
      + LayeredParts.corners(range, .inverseSqrtClasses).map { LayeredStudents(.layered, $0) }
  }

  /// A method whose name says its parts; nil for "layered".
  public static func named(
    _ method: StudentMethod, _ range: @autoclosure () throws -> TemperatureRange,
    _ scale: @autoclosure () throws -> ProjectionScale, members: @autoclosure () throws -> Int
  ) rethrows -> LayeredStudents? {
    func backpropagation(_ heads: HeadedLayers) -> LayeredParts {
      LayeredParts(boundary: .endToEnd, reading: .activation, head: .learned, heads: heads)
    }
    switch method {
    case .singleBP: return LayeredStudents(method, backpropagation(.lastLayer))
    case .bpEnsemble:
      return LayeredStudents(method, backpropagation(.lastLayer), members: try members())
    case .bpDeepSup: return LayeredStudents(method, backpropagation(.everyLayer))
    case .dtgFF:
      return LayeredStudents(
        method,
        LayeredParts(
          boundary: .detached, reading: .goodness(try range()), head: .fixed(try scale()),
          heads: .everyLayer))
    case .localCrossEntropy:
      return LayeredStudents(
        method,
        LayeredParts(
          boundary: .detached, reading: .activation, head: .learned, heads: .everyLayer))
    default: return nil
    }
  }

  public init(_ method: StudentMethod, from decoder: any Decoder) throws {
    let settings = try decoder.container(keyedBy: Key.self)
    let named = try Self.named(
      method, LayeredParts.range(from: decoder), LayeredParts.scale(from: decoder),
      members: settings.decode(Int.self, forKey: .ensembleSize))
    self = try named ?? LayeredStudents(method, LayeredParts(from: decoder))
  }

  public func encode(to encoder: any Encoder) throws {
    var settings = encoder.container(keyedBy: Key.self)
    try settings.encode(method, forKey: .method)
    if method == .bpEnsemble { try settings.encode(members, forKey: .ensembleSize) }
    if method == .layered {
      try parts.encode(to: encoder)
    } else {
      try parts.encodeNumbers(to: encoder)
    }
  }
}
