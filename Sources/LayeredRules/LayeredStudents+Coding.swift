public import Kernels
public import Learning

extension LayeredStudents {
  public static let methods: [StudentMethod] = [
    .singleBP, .bpEnsemble, .bpDeepSup, .dtgFF, .localCrossEntropy, .layered,
  ]

  /// What `pipeline.json` calls the settings; a method reads some of them.
  private enum Key: String, CodingKey {
    case method, boundary, headReads, head, headedLayers, temperatureMinimum, temperatureMaximum
    case projectionScale, ensembleSize
  }

  private enum Reads: String, Codable, CaseIterable {
    case activation
    case goodness = "squared-goodness"
  }

  private enum Head: String, Codable, CaseIterable { case learned, fixed }

  public static let choices: [String: [String]] = [
    Key.boundary.rawValue: LayerBoundary.allCases.map(\.rawValue),
    Key.headReads.rawValue: Reads.allCases.map(\.rawValue),
    Key.head.rawValue: Head.allCases.map(\.rawValue),
    Key.headedLayers.rawValue: HeadedLayers.allCases.map(\.rawValue),
    Key.projectionScale.rawValue: ProjectionScale.allCases.map(\.rawValue),
  ]

  public static var examples: [any StudentRule] {
    let range = TemperatureRange(minimum: 0.5, maximum: 1.5)
    let byName = methods.filter { $0 != .layered }.compactMap {
      Self.named($0, range, .inverseSqrtClasses, members: 2)
    }
    let readings: [LayerReading] = [.goodness(range), .activation]
    let heads: [HeadLearning] = [.fixed(.inverseSqrtClasses), .learned]
    return byName
      + readings.flatMap { reading in
        heads.map { head in
          LayeredStudents(
            .layered,
            LayeredParts(
              boundary: .detached, reading: reading, head: head, heads: .everyLayer))
        }
      }
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
    func range() throws -> TemperatureRange {
      TemperatureRange(
        minimum: Float(try settings.decode(Double.self, forKey: .temperatureMinimum)),
        maximum: Float(try settings.decode(Double.self, forKey: .temperatureMaximum)))
    }
    func scale() throws -> ProjectionScale {
      try settings.decode(ProjectionScale.self, forKey: .projectionScale)
    }
    if let named = try Self.named(
      method, range(), scale(), members: settings.decode(Int.self, forKey: .ensembleSize))
    {
      self = named
      return
    }
    let reading: LayerReading =
      switch try settings.decode(Reads.self, forKey: .headReads) {
      case .activation: .activation
      case .goodness: .goodness(try range())
      }
    let head: HeadLearning =
      switch try settings.decode(Head.self, forKey: .head) {
      case .learned: .learned
      case .fixed: .fixed(try scale())
      }
    self.init(
      method,
      LayeredParts(
        boundary: try settings.decode(LayerBoundary.self, forKey: .boundary), reading: reading,
        head: head, heads: try settings.decode(HeadedLayers.self, forKey: .headedLayers)))
  }

  public func encode(to encoder: any Encoder) throws {
    var settings = encoder.container(keyedBy: Key.self)
    try settings.encode(method, forKey: .method)
    if case .goodness(let range) = parts.reading {
      try settings.encode(range.minimum, forKey: .temperatureMinimum)
      try settings.encode(range.maximum, forKey: .temperatureMaximum)
    }
    if case .fixed(let scale) = parts.head { try settings.encode(scale, forKey: .projectionScale) }
    if method == .bpEnsemble { try settings.encode(members, forKey: .ensembleSize) }
    guard method == .layered else { return }
    try settings.encode(parts.boundary, forKey: .boundary)
    try settings.encode(parts.heads, forKey: .headedLayers)
    try settings.encode(
      parts.reading == .activation ? Reads.activation : .goodness, forKey: .headReads)
    try settings.encode(parts.head == .learned ? Head.learned : .fixed, forKey: .head)
  }
}
