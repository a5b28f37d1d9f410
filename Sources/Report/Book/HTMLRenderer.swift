/// A book as one page that needs nothing else: style, script and pictures stand in it.
///
/// The page may load nothing from anywhere, which its security policy says. It follows the reader's
/// choice of dark or light, and reads in order without style or script.
public struct HTMLRenderer: BookRenderer {
  public var fileExtension: String { "html" }

  public init() {}

  public func render(_ book: Book) -> String {
    let title = xmlEscaped(book.title)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src\
       'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
      <title>\(title)</title>
      <link rel="icon" href="data:,">
      <style>
      \(Self.text(PackageResources.page_css))</style>
      </head>
      <body>
      <a class="skip" href="#content">Skip to the content</a>
      <header>
      <h1>\(title)</h1>
      \(book.introduction.map { "<p>\(xmlEscaped($0))</p>\n" }.joined())</header>
      \(contents(book))<main id="content" tabindex="-1">
      \(claims(book.claims))\(book.sections.map(section).joined())</main>
      <script>
      \(Self.text(PackageResources.page_js))</script>
      </body>
      </html>

      """
  }

  private static func text(_ resource: [UInt8]) -> String {
    String(decoding: resource, as: UTF8.self)
  }

  // MARK: Around the sections

  private func contents(_ book: Book) -> String {
    let claims = book.claims.isEmpty ? "" : "<li><a href=\"#claims\">Claims</a></li>\n"
    let items = book.sections.map { section in
      "<li><a href=\"#\(anchor(section))\">\(xmlEscaped(section.title))</a></li>\n"
    }
    return """
      <nav aria-labelledby="contents">
      <h2 id="contents">Contents</h2>
      <ol>
      \(claims)\(items.joined())</ol>
      </nav>

      """
  }

  private func claims(_ claims: [Badge]) -> String {
    guard !claims.isEmpty else { return "" }
    return "<section id=\"claims\" aria-labelledby=\"claims-title\">\n"
      + "<h2 id=\"claims-title\">Claims</h2>\n\(badges(claims))</section>\n"
  }

  private func badges(_ badges: [Badge]) -> String {
    guard !badges.isEmpty else { return "" }
    let items = badges.map { badge in
      let detail =
        badge.detail.isEmpty ? "" : " <span class=\"detail\">\(xmlEscaped(badge.detail))</span>"
      return
        "<li><span class=\"badge \(badge.kind.rawValue)\"><span aria-hidden=\"true\">\(badge.sign)"
        + "</span> \(xmlEscaped(badge.text))</span>\(detail)</li>\n"
    }
    return "<ul class=\"badges\">\n\(items.joined())</ul>\n"
  }

  private func anchor(_ section: Book.Section) -> String { "section-\(xmlName(section.id))" }

  // MARK: A section

  private func section(_ section: Book.Section) -> String {
    let name = anchor(section)
    let blocks = section.document.blocks.enumerated().map { index, block in
      switch block {
      case .heading(let text): "<h3>\(xmlEscaped(text))</h3>\n"
      case .paragraph(let text): "<p>\(xmlEscaped(text))</p>\n"
      case .table(let table): HTMLTable(table, name: "\(name)-\(index)").render()
      case .figure(let figure):
        HTMLFigure(
          figure: figure, picture: section.pictures[figure.id], name: "\(name)-\(index)"
        ).render()
      }
    }
    return """
      <section id="\(name)" aria-labelledby="\(name)-title">
      <h2 id="\(name)-title"><a href="#\(name)">\(xmlEscaped(section.title))</a></h2>
      <p class="artifact">artifact <code>\(xmlEscaped(section.id))</code></p>
      \(badges(section.badges))\(blocks.joined())\
      \(section.provenance.map { HTMLProvenance(provenance: $0).render() } ?? "")</section>

      """
  }
}
