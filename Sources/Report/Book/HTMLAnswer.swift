/// The first screen of a page: what was claimed, what became of it, how sure that is, and how to repeat it.
struct HTMLAnswer {
  let answer: Answer
  /// The picture of its figure, as an `svg` element; nil where there is none.
  let picture: String?
  /// The places of the page that findings lead to, by artifact.
  let anchors: [String: String]

  func render() -> String {
    """
    <div class="answer">
    <div class="lead">
    \(answer.sentences.map { "<p>\(xmlEscaped($0))</p>\n" }.joined())</div>
    <div class="verdicts">
    \(answer.verdicts.map(verdicts).joined())\(commands)</div>
    <div class="beside">
    \(figure)\(tallies)\(facts)</div>
    </div>

    """
  }

  private func verdicts(_ verdicts: Answer.Verdicts) -> String {
    let summary = verdicts.summary.map { "<li class=\"detail\">\(codeSpans($0))</li>\n" }
    let elsewhere =
      verdicts.elsewhere.isEmpty
      ? "" : " <span class=\"detail\">+ \(xmlEscaped(verdicts.elsewhere))</span>"
    let folded =
      verdicts.findingsElsewhere.isEmpty
      ? ""
      : """
      <details>
      <summary>the \(xmlEscaped(verdicts.elsewhere))</summary>
      <ul>
      \(verdicts.findingsElsewhere.map(finding).joined())</ul>
      </details>

      """
    return """
      <section class="verdict \(verdicts.kind.rawValue)">
      <h2><span class="sign" aria-hidden="true">\(verdicts.kind.sign)</span> \(verdicts.count)\
       \(xmlEscaped(verdicts.title))\(elsewhere)</h2>
      <ul>
      \(verdicts.findings.map(finding).joined())\(summary.joined())</ul>
      \(folded)</section>

      """
  }

  private func finding(_ finding: Answer.Finding) -> String {
    let words = xmlEscaped(finding.statement)
    let place = finding.artifact.flatMap { anchors[$0] }
    let link = place.map { "<a href=\"#\($0)\">\(words)</a>" } ?? words
    return "<li>\(link) <span class=\"detail\">\(xmlEscaped(finding.evidence))</span></li>\n"
  }

  private var figure: String {
    guard let figure = answer.figure, let picture else { return "" }
    return """
      <figure id="answer-figure">
      <figcaption><strong>\(xmlEscaped(figure.title))</strong></figcaption>
      \(picture)\(notes(of: figure))      </figure>

      """
  }

  private func notes(of figure: Figure) -> String {
    guard !figure.notes.isEmpty else { return "" }
    return "<p class=\"detail\">\(figure.notes.map(xmlEscaped).joined(separator: " "))</p>\n"
  }

  private var tallies: String {
    guard !answer.tallies.isEmpty else { return "" }
    let kinds = answer.verdicts.map(\.kind)
    let heads = answer.verdicts.map {
      "<th scope=\"col\" class=\"n\"><span aria-hidden=\"true\">\($0.kind.sign)</span>"
        + "<span class=\"unseen\"> \(xmlEscaped($0.title))</span></th>"
    }
    let rows = answer.tallies.map { tally in
      let cells = kinds.map { kind in
        let count = tally.counts[kind] ?? 0
        return "<td class=\"n\">\(count == 0 ? "·" : "\(count)")</td>"
      }
      return "<tr><th scope=\"row\">\(xmlEscaped(tally.evidence))</th>\(cells.joined())</tr>\n"
    }
    return """
      <table class="tallies">
      <caption>Verdicts by what they rest on, each judged by itself; n counts seeds or repetitions</caption>
      <thead>
      <tr><td></td>\(heads.joined())</tr>
      </thead>
      <tbody>
      \(rows.joined())</tbody>
      </table>

      """
  }

  private var facts: String {
    let publication = answer.publication
    let items = (answer.facts + answer.run).map {
      "<dt>\(xmlEscaped($0.name))</dt><dd>\(xmlEscaped($0.value))</dd>\n"
    }
    return """
      <dl class="facts">
      <dt>paper</dt><dd><a href="\(xmlEscaped(publication.address))" rel="noreferrer">\
      \(xmlEscaped(publication.title))</a></dd>
      \(items.joined())</dl>

      """
  }

  private var commands: String {
    guard !answer.commands.isEmpty else { return "" }
    return "<h2 class=\"repeat\">Repeat it</h2>\n<pre tabindex=\"0\"><code>"
      + answer.commands.map(xmlEscaped).joined(separator: "\n") + "</code></pre>\n"
  }
}
