/// The contents of a page, by groups of sections.
struct HTMLContents {
  private let book: Book

  init(_ book: Book) { self.book = book }

  func render() -> String {
    let claims = book.claims.isEmpty ? "" : "<li><a href=\"#claims\">Claims</a></li>\n"
    let runs = book.runs.isEmpty ? "" : "<li><a href=\"#runs\">Runs</a></li>\n"
    return """
      <nav aria-labelledby="contents">
      <h2 id="contents">Contents</h2>
      <ul>
      \(claims)\(groups.map(group).joined())\(runs)</ul>
      </nav>

      """
  }

  private var groups: [(name: String, sections: [Book.Section])] {
    var groups: [(name: String, sections: [Book.Section])] = []
    for section in book.sections {
      if groups.last?.name == section.group {
        groups[groups.count - 1].sections.append(section)
      } else {
        groups.append((section.group, [section]))
      }
    }
    return groups
  }

  private func group(_ name: String, _ sections: [Book.Section]) -> String {
    let items = sections.map { section in
      "<li><a href=\"#\(HTMLRenderer.anchor(section))\">\(xmlEscaped(section.title))</a></li>\n"
    }
    guard !printable(name).isEmpty else { return items.joined() }
    return "<li class=\"group\">\(xmlEscaped(name))\n<ul>\n\(items.joined())</ul>\n</li>\n"
  }
}
