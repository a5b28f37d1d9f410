/// All artifacts of a project in reading order: what becomes one page, one Markdown file, one LaTeX source.
///
/// It holds no clock time, host or path, so equal numbers give equal bytes.
public struct Book: Equatable, Sendable {
  public var title: String
  /// Paragraphs before everything else.
  public var introduction: [String]
  /// What the numbers say about statements that were made; an empty list has no heading.
  public var claims: [Badge]
  public var sections: [Section]

  public init(
    title: String, introduction: [String] = [], claims: [Badge] = [], sections: [Section]
  ) {
    self.title = title
    self.introduction = introduction
    self.claims = claims
    self.sections = sections
  }

  /// One artifact.
  public struct Section: Equatable, Sendable {
    /// The artifact's name, as users type it.
    public var id: String
    /// Everything in reading order: what was measured comes last.
    public var document: Document
    /// The heading: the document's title, or the name where it has none.
    var title: String { printable(document.title).isEmpty ? id : document.title }
    public var badges: [Badge]
    /// The `svg` elements of the document's figures, by figure id.
    public var pictures: [String: String]
    public var provenance: Provenance?

    public init(
      id: String, document: Document, badges: [Badge] = [], pictures: [String: String] = [:],
      provenance: Provenance? = nil
    ) {
      self.id = id
      self.document = document.whole
      self.badges = badges
      self.pictures = pictures
      self.provenance = provenance
    }
  }
}

/// A judgement in a few words.
public struct Badge: Equatable, Sendable, Codable {
  /// What is said, with its verdict in words: a colour is never the only sign.
  public var text: String
  public var kind: Kind
  /// Why, in a sentence; may be empty.
  public var detail: String

  public enum Kind: String, Sendable, Codable { case good, bad, neutral }

  public init(_ text: String, kind: Kind, detail: String = "") {
    self.text = text
    self.kind = kind
    self.detail = detail
  }

  /// A sign that tells the kinds apart without colour.
  var sign: String {
    switch kind {
    case .good: "✓"
    case .bad: "✗"
    case .neutral: "○"
    }
  }
}

extension Book.Section {
  /// What a reader must know about the settings of the section's numbers before reading any.
  public var settingBadges: [Badge] {
    let settings = document.blocks.compactMap { block -> Setting? in
      switch block {
      case .table(let table): table.setting
      case .figure(let figure): figure.setting
      case .heading, .paragraph: nil
      }
    }
    var badges: [Badge] = []
    for setting in settings {
      let reason = setting.obstacle
      let badge = Badge(
        reason == nil ? "comparable with the publication" : "not comparable with the publication",
        kind: .neutral,
        detail: reason ?? setting.parts.dropFirst().prefix(2).joined(separator: ", "))
      if !badges.contains(badge) { badges.append(badge) }
    }
    return badges
  }
}
