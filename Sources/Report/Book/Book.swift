public import ReportModel

/// All artifacts of a project in reading order: what becomes one page, one Markdown file, one LaTeX source.
public struct Book: Equatable, Sendable {
  public var title: String
  /// Nil where nothing was claimed.
  public var answer: Answer?
  /// Paragraphs before everything else.
  public var introduction: [String]
  /// What the numbers say about statements that were made; an empty list has no heading.
  public var claims: [Badge]
  public var sections: [Section]
  /// The stages that the sections' numbers come from, by family, each once.
  public var runs: [Provenance.Family]

  public init(
    title: String, answer: Answer? = nil, introduction: [String] = [], claims: [Badge] = [],
    sections: [Section], runs: [Provenance.Family] = []
  ) {
    self.title = title
    self.answer = answer
    self.introduction = introduction
    self.claims = claims
    self.sections = sections
    self.runs = runs
  }

  /// One artifact.
  public struct Section: Equatable, Sendable {
    /// The artifact's name, as users type it.
    public var id: String
    /// The heading of the contents that it belongs to; neighbours of one group are listed together.
    public var group: String
    /// Everything in reading order: what was measured comes last.
    public var document: Document
    /// The heading: the document's title, or the name where it has none.
    var title: String { printable(document.title).isEmpty ? id : document.title }
    public var badges: [Badge]
    /// The `svg` elements of the document's figures, by figure id.
    public var pictures: [String: String]
    public var provenance: Provenance?
    /// How numbers compare with the published ones.
    public var verdicts: [MetricID: Verdict]
    /// The stages that a number comes from, where those are not all that its artifact reads.
    public var runs: [MetricID: [String]]

    public init(
      id: String, group: String = "", document: Document, badges: [Badge] = [],
      pictures: [String: String] = [:], provenance: Provenance? = nil,
      verdicts: [MetricID: Verdict] = [:], runs: [MetricID: [String]] = [:]
    ) {
      self.id = id
      self.group = group
      self.document = document.whole
      self.badges = badges
      self.pictures = pictures
      self.provenance = provenance
      self.verdicts = verdicts
      self.runs = runs
    }
  }
}

extension Book.Section {
  private var settings: [Setting] {
    document.blocks.compactMap { block -> Setting? in
      switch block {
      case .table(let table): table.setting
      case .figure(let figure): figure.setting
      case .heading, .paragraph: nil
      }
    }
  }

  /// The parts of a caption that all tables and figures of the section share: they are said once, at its head.
  var sharedParts: [String] {
    guard let first = settings.first else { return [] }
    return first.parts.filter { part in settings.allSatisfy { $0.parts.contains(part) } }
  }

  /// Whether it has a table that the publication numbers: one of those that a short report shows.
  var isNumbered: Bool {
    document.blocks.contains {
      if case .table(let table) = $0 { table.number != nil } else { false }
    }
  }
}
