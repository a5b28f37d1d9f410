/// A book as one page that needs nothing else: style, script and pictures are in it.
///
/// The page may load nothing from anywhere. Its security policy lets its own style and script run, known by their
/// SHA-256, and no other. It follows the reader's choice of dark or light, and reads in order without style or script.
public struct HTMLRenderer: BookRenderer {
  public var fileExtension: String { "html" }

  public init() {}

  public func render(_ book: Book) -> String {
    let title = xmlEscaped(book.title)
    let runs = HTMLRuns(book.runs)
    let style = "\n" + Self.text(PackageResources.page_css)
    let script = "\n" + Self.text(PackageResources.page_js)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src\
       '\(ContentHash.of(style))'; script-src '\(ContentHash.of(script))'; img-src data:; base-uri 'none';\
       form-action 'none'">
      <title>\(title)</title>
      <link rel="icon" href="data:,">
      <style>\(style)</style>
      </head>
      <body>
      <a class="skip" href="#content">Skip to the results</a>
      <header>
      <h1>\(title)</h1>
      \(answer(book))\(book.introduction.map { "<p class=\"introduction\">\(xmlEscaped($0))</p>\n" }.joined())</header>
      \(HTMLContents(book).render())<main id="content" tabindex="-1">
      \(claims(book.claims))\(book.sections.map { section($0, runs) }.joined())\(runs.render())</main>
      <script>\(script)</script>
      </body>
      </html>

      """
  }

  private static func text(_ resource: [UInt8]) -> String {
    String(decoding: resource, as: UTF8.self)
  }

  /// The place of a section in the page.
  static func anchor(_ section: Book.Section) -> String { "section-\(xmlName(section.id))" }

  private func answer(_ book: Book) -> String {
    guard let answer = book.answer else { return "" }
    let anchors = Dictionary(
      book.sections.map { ($0.id, Self.anchor($0)) }, uniquingKeysWith: { first, _ in first })
    // The same picture is in its section, and ids must not meet.
    let picture = answer.figure.map { figure in
      var copy = figure
      copy.id = "answer-\(figure.id)"
      return SVGPicture(copy).element
    }
    return HTMLAnswer(answer: answer, picture: picture, anchors: anchors).render()
  }

  private func claims(_ claims: [Badge]) -> String {
    guard !claims.isEmpty else { return "" }
    return "<section id=\"claims\" aria-labelledby=\"claims-title\">\n"
      + "<h2 id=\"claims-title\"><a href=\"#claims\">Claims</a></h2>\n"
      + "\(HTMLBadges(badges: claims).render())</section>\n"
  }

  // MARK: A section

  private func section(_ section: Book.Section, _ runs: HTMLRuns) -> String {
    let name = Self.anchor(section)
    let context = HTMLContext(
      artifact: section.id,
      provenance: section.provenance == nil ? nil : HTMLProvenance.anchor(section.id),
      verdicts: section.verdicts, runs: section.runs, numbers: runs.numbers,
      shared: section.sharedParts)
    let blocks = section.document.blocks.enumerated().map { index, block in
      switch block {
      case .heading(let text): "<h3>\(xmlEscaped(text))</h3>\n"
      case .paragraph(let text): "<p>\(xmlEscaped(text))</p>\n"
      case .table(let table):
        HTMLTable(table, name: "\(name)-\(index)", context: context).render()
      case .figure(let figure):
        HTMLFigure(
          figure: figure, picture: section.pictures[figure.id], name: "\(name)-\(index)",
          context: context
        ).render()
      }
    }
    let provenance = section.provenance.map {
      HTMLProvenance(provenance: $0, name: HTMLProvenance.anchor(section.id)).render()
    }
    let setting = ["artifact \(section.id)"] + section.sharedParts
    return """
      <section id="\(name)" class="artifact\(section.isNumbered ? " numbered" : "")" aria-labelledby="\(name)-title">
      <h2 id="\(name)-title"><a href="#\(name)">\(xmlEscaped(section.title))</a></h2>
      <p class="setting">\(xmlEscaped(setting.joined(separator: " · ")))</p>
      \(HTMLBadges(badges: section.badges).render())\(blocks.joined())\(provenance ?? "")</section>

      """
  }
}
