/// Text, tables and figures in reading order.
public struct Document: Equatable, Sendable, ByteStable {
  public var title: String
  public var blocks: [Block]
  /// What was measured, and differs from run to run though nothing changed: it has files of its own.
  public var measured: [Block]

  /// A piece of a document.
  public enum Block: Equatable, Sendable {
    case heading(String)
    case paragraph(String)
    case table(Table)
    case figure(Figure)
  }

  public init(title: String, blocks: [Block], measured: [Block] = []) {
    self.title = title
    self.blocks = blocks
    self.measured = measured
  }

  /// The measured blocks as a document; nil without any.
  public var measurements: Document? {
    measured.isEmpty ? nil : Document(title: "\(title): measured here", blocks: measured)
  }

  /// All blocks as one document.
  public var whole: Document { Document(title: title, blocks: blocks + measured) }
}

/// The key `measured` is there only where something was measured.
extension Document {
  private enum CodingKeys: CodingKey { case title, blocks, measured }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      title: try container.decode(String.self, forKey: .title),
      blocks: try container.decode([Block].self, forKey: .blocks),
      measured: try container.decodeIfPresent([Block].self, forKey: .measured) ?? [])
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(title, forKey: .title)
    try container.encode(blocks, forKey: .blocks)
    if !measured.isEmpty { try container.encode(measured, forKey: .measured) }
  }
}

/// A block is an object with one key, the name of its case.
extension Document.Block: Codable {
  private enum CodingKeys: CodingKey {
    case heading, paragraph, table, figure
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let text = try container.decodeIfPresent(String.self, forKey: .heading) {
      self = .heading(text)
    } else if let text = try container.decodeIfPresent(String.self, forKey: .paragraph) {
      self = .paragraph(text)
    } else if let figure = try container.decodeIfPresent(Figure.self, forKey: .figure) {
      self = .figure(figure)
    } else {
      self = .table(try container.decode(Table.self, forKey: .table))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .heading(let text): try container.encode(text, forKey: .heading)
    case .paragraph(let text): try container.encode(text, forKey: .paragraph)
    case .table(let table): try container.encode(table, forKey: .table)
    case .figure(let figure): try container.encode(figure, forKey: .figure)
    }
  }
}
