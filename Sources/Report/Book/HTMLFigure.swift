/// A figure of a page: the picture, its caption, and its numbers for those who want them.
struct HTMLFigure {
  let figure: Figure
  /// The `svg` element; nil where nothing could draw it.
  let picture: String?
  /// Begins every id of the figure.
  let name: String
  var context = HTMLContext()

  func render() -> String {
    let drawn =
      picture.map {
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"\(name)-title\">\n"
          + "\($0)</div>\n"
      }
      ?? "<p>There is no picture of this figure; its numbers stand below.</p>\n"
    let notes = figure.notes.filter { !printable($0).isEmpty }.map {
      "<li>\(xmlEscaped($0))</li>\n"
    }.joined()
    return """
      <figure id="\(name)" data-file="\(FigureFile.name(of: figure.id))">
      \(drawn)<figcaption><strong id="\(name)-title">\(xmlEscaped(figure.title))</strong>\
      \(context.setting(figure.setting.parts))
      <p>\(xmlEscaped(figure.summary))</p>
      \(notes.isEmpty ? "" : "<ul class=\"notes\">\n\(notes)</ul>\n")</figcaption>
      \(numbers)</figure>

      """
  }

  private var numbers: String {
    let numbers = FigureNumbers(figure)
    let heads = numbers.columns.map { "<th scope=\"col\">\(xmlEscaped($0))" }.joined()
    let rows = numbers.groups.flatMap { label, rows in
      let scope = rows.count > 1 ? "rowgroup\" rowspan=\"\(rows.count)" : "row"
      return rows.enumerated().map { index, row in
        let head = index == 0 ? "<th scope=\"\(scope)\">\(xmlEscaped(label))" : ""
        return "<tr>\(head)\(row.map { "<td>\(xmlEscaped($0))" }.joined())\n"
      }
    }
    return """
      <details>
      <summary>Numbers of this figure</summary>
      <div class="scroll" role="region" tabindex="0" aria-label="numbers of the figure">
      <table>
      <caption class="unseen">Numbers of the figure “\(xmlEscaped(figure.title))”</caption>
      <thead>
      <tr>\(heads)
      </thead>
      <tbody>
      \(rows.joined())</tbody>
      </table>
      </div>
      </details>

      """
  }
}
