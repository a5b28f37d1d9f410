/// What a publication says at the place of a number.
public enum Published: Equatable, Sendable {
  case known(Number)
  /// The publication prints a number here, and our copy of it lost that number.
  case lost
  /// The publication itself leaves the place empty.
  case notReported

  /// A known number and where it was read.
  public struct Number: Equatable, Sendable, Codable {
    public var value: Double
    public var unit: Unit
    public var source: Source
    /// The largest possible error of a number that was not read directly.
    public var uncertainty: Double?
    /// Standard deviation over the observations behind the number, where it is published.
    public var spread: Double?
    /// How many observations are behind the number; nil for counts, and where that is not known.
    public var n: Int?
    /// Where a completed number was read, in the words of who completed it.
    public var citation: String?

    public init(
      _ value: Double, unit: Unit, source: Source, uncertainty: Double? = nil,
      spread: Double? = nil, n: Int? = nil, citation: String? = nil
    ) {
      self.value = value
      self.unit = unit
      self.source = source
      self.uncertainty = uncertainty
      self.spread = spread
      self.n = n
      self.citation = citation
    }
  }

  /// How a published number is known.
  public enum Source: String, Sendable, Codable {
    case printed
    case publicVersion = "public version"
    /// Computed from other numbers of the publication.
    case derived
    /// Given by the user for a place that our copy lost, or in place of what it has.
    case completed
  }
}

extension Published: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Number.self) {
      self = .known(number)
    } else {
      switch try container.decode(Absence.self) {
      case .lost, .notGiven: self = .lost
      case .notReported: self = .notReported
      }
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .known(let number): try container.encode(number)
    case .lost: try container.encode(Absence.lost)
    case .notReported: try container.encode(Absence.notReported)
    }
  }

  private enum Absence: String, Codable {
    case lost = "lost in our copy"
    /// What `lost` is called in numbers that earlier versions wrote.
    case notGiven = "not given"
    case notReported = "not reported"
  }
}
