/// A content is an object with one key, the name of its case.
extension Cell.Content: Codable {
  private enum CodingKeys: CodingKey, CaseIterable {
    case text, integer, quantity, comparison, missing
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard let key = container.allKeys.first, container.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: container.codingPath,
          debugDescription: "expected one of \(CodingKeys.allCases.map(\.stringValue))"))
    }
    switch key {
    case .text: self = .text(try container.decode(String.self, forKey: key))
    case .integer: self = .integer(try container.decode(Int.self, forKey: key))
    case .quantity: self = .quantity(try container.decode(Quantity.self, forKey: key))
    case .comparison: self = .comparison(try container.decode(Comparison.self, forKey: key))
    case .missing: self = .missing(reason: try container.decode(String.self, forKey: key))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .text(let text): try container.encode(text, forKey: .text)
    case .integer(let value): try container.encode(value, forKey: .integer)
    case .quantity(let quantity): try container.encode(quantity, forKey: .quantity)
    case .comparison(let comparison): try container.encode(comparison, forKey: .comparison)
    case .missing(let reason): try container.encode(reason, forKey: .missing)
    }
  }
}
