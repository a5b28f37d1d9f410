/// What a publication says at the place of a number.
public enum Published: Equatable, Sendable {
  case known(Number)
  /// The publication has a number here, and it is not known.
  case notGiven
  /// The publication itself leaves the place empty.
  case notReported

  /// A known number and where it was read.
  public struct Number: Equatable, Sendable, Codable {
    public var value: Double
    public var unit: Unit
    public var source: Source
    /// The largest possible error of a number that was not read directly.
    public var uncertainty: Double?

    public init(_ value: Double, unit: Unit, source: Source, uncertainty: Double? = nil) {
      self.value = value
      self.unit = unit
      self.source = source
      self.uncertainty = uncertainty
    }
  }

  /// How a published number is known.
  public enum Source: String, Sendable, Codable {
    case printed
    case publicVersion = "public version"
    /// Computed from other numbers of the publication.
    case derived
  }
}

extension Published: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Number.self) {
      self = .known(number)
    } else {
      switch try container.decode(Absence.self) {
      case .notGiven: self = .notGiven
      case .notReported: self = .notReported
      }
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .known(let number): try container.encode(number)
    case .notGiven: try container.encode(Absence.notGiven)
    case .notReported: try container.encode(Absence.notReported)
    }
  }

  private enum Absence: String, Codable {
    case notGiven = "not given"
    case notReported = "not reported"
  }
}
