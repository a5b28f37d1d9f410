import Crypto
import Foundation
import FoundationXML
import TestSupport
import Testing

@testable import Report

@Suite struct BookGoldenTests {
  static let renderers: [any BookRenderer] = [HTMLRenderer(), MarkdownBook(), LaTeXBook()]

  @Test(arguments: renderers.indices)
  func `a book looks as it was approved`(index: Int) throws {
    let renderer = Self.renderers[index]
    try expectGolden(
      renderer.render(try Examples.book()), named: "book.\(renderer.fileExtension)")
  }

  @Test(arguments: renderers.indices)
  func `a book of nothing is a whole text`(index: Int) throws {
    let text = Self.renderers[index].render(Book(title: "Empty", sections: []))
    #expect(text.contains("Empty") && !text.contains("Claims") && text.hasSuffix("\n"))
  }

  @Test func `hostile text stays text`() throws {
    let page = HTMLRenderer().render(try Examples.book())
    #expect(page.ranges(of: "<script>").count == 1 && page.ranges(of: "<style>").count == 1)
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(!page.contains("<b>$5") && !page.contains("http://example.org\""))
    #expect(page.contains("<code>./fetch &lt;b&gt;</code>"))
  }

  @Test func `the page loads nothing`() throws {
    let page = HTMLRenderer().render(try Examples.book())
    #expect(page.contains("default-src 'none'"))
    for outside in ["src=", "@import", "url(", "fetch("] {
      #expect(!page.contains(outside), "\(outside)")
    }
    // Nothing leads out of the page but the publication.
    #expect(page.ranges(of: "href=\"http").count == 1)
  }

  @Test func `every link of the page leads somewhere, and no id stands twice`() throws {
    let page = HTMLRenderer().render(try Examples.book())
    let ids = page.matches(of: #/ id="([^"]*)"/#).map { String($0.1) }
    #expect(ids.count == Set(ids).count)
    let targets = page.matches(of: #/ href="#([^"]*)"/#).map { String($0.1) }
    #expect(targets.count > 20)
    #expect(Set(targets).subtracting(ids) == [])
    let labels = page.matches(of: #/ aria-labelledby="([^"]*)"/#).flatMap {
      $0.1.split(separator: " ").map(String.init)
    }
    #expect(Set(labels).subtracting(ids) == [])
  }

  @Test func `the place of a picture is named after its figure`() {
    let figure = Examples.trend()
    let section = Book.Section(
      id: "a", document: Document(title: "", blocks: [.figure(figure)]),
      pictures: [figure.id: "<svg></svg>\n"])
    let page = HTMLRenderer().render(Book(title: "A", sections: [section]))
    #expect(
      page.contains(
        "role=\"region\" tabindex=\"0\" aria-labelledby=\"section-a-0-title\">\n<svg>"))
    #expect(page.contains("<strong id=\"section-a-0-title\">\(figure.title)</strong>"))
  }

  @Test func `heads and labels of tables have scopes, and every table a caption`() throws {
    let page = HTMLRenderer().render(try Examples.book())
    #expect(page.ranges(of: "<table").count == page.ranges(of: "<caption").count)
    #expect(page.matches(of: #/<th(?! scope=)[ >]/#).isEmpty)
    #expect(page.contains("<th scope=\"colgroup\" colspan=\"2\">A − single"))
    #expect(page.contains("<th scope=\"rowgroup\" rowspan=\"2\" class=\"n\">5"))
  }

  @Test func `members of a family beyond the limit are counted`() throws {
    let page = HTMLRenderer().render(try Examples.book())
    #expect(page.contains("<a href=\"#runs-more\">more</a>: 3 stages"))
    #expect(page.contains("<summary>more: 3 stages</summary>"))
    #expect(page.contains("and 2 more, which are not listed here."))
    #expect(page.contains("<dt>steps</dt><dd>60</dd>"))
    #expect(page.contains("<th scope=\"row\">seed=2<td>2222"))
  }

  @Test func `stages that a number names are listed before others, in their order`() {
    let actions = (1...5).map { seed in
      Provenance.Action(
        stage: "a/seed=\(seed)", kind: "student", key: "k", code: "c", parameters: [],
        environment: [], files: [])
    }
    let family = Provenance.Family("a", actions, named: ["a/seed=4", "a/seed=2"], limit: 3)
    #expect(family.members.map(\.stage) == ["a/seed=1", "a/seed=2", "a/seed=4"])
    #expect(family.omitted == 2)
  }

  @Test func `a run shows the parameters and files that the names beside it do not say`() {
    func action(_ seed: Int, rate: String, file: String) -> Provenance.Action {
      Provenance.Action(
        stage: "trained/seed=\(seed)", kind: "student", key: "k\(seed)", code: "c",
        parameters: [.init("seed", "\(seed)"), .init("rate", rate)], environment: [],
        files: [.init(file, "0123456789abcdef9999")])
    }
    func rows(_ actions: [Provenance.Action]) -> String {
      HTMLRuns([Provenance.Family("trained", actions, limit: 9)]).render()
    }
    let alike = rows([action(1, rate: "0.1", file: "a"), action(2, rate: "0.2", file: "a")])
    #expect(
      alike.contains(">seed=2<td>rate = 0.2<td>k2<td>0123456789abcdef"))
    #expect(alike.contains("<th scope=\"col\">a"))
    let unlike = rows([action(1, rate: "0.1", file: "a"), action(2, rate: "0.2", file: "b")])
    #expect(unlike.contains("<td>b = 0123456789abcdef"))
  }

  @Test func `a policy of digests lets the page's own style and script run, and nothing else`()
    throws
  {
    let page = HTMLRenderer().render(try Examples.book())
    let policy = try #require(page.firstMatch(of: #/Security-Policy" content="([^"]*)"/#)).1
    #expect(!policy.contains("unsafe"))
    for tag in ["style", "script"] {
      let start = try #require(page.firstRange(of: "<\(tag)>")).upperBound
      let end = try #require(page.firstRange(of: "</\(tag)>")).lowerBound
      let digest = Data(SHA256.hash(data: Data(page[start..<end].utf8))).base64EncodedString()
      #expect(policy.contains("\(tag)-src 'sha256-\(digest)'"))
    }
    #expect(!page.contains(" style=\"") && page.matches(of: #/<[^>]* on[a-z]+=/#).isEmpty)
  }

  @Test func `a number leads to its runs, and says in a word how it compares`() throws {
    let page = HTMLRenderer().render(try Examples.book())
    #expect(page.contains("data-m=\"table-b:5/B/test\" data-r=\"0.0-1\">"))
    #expect(page.contains("<tr id=\"run-0.1\"><th scope=\"row\">seed=2"))
    #expect(
      page.contains("<span aria-hidden=\"true\">≈</span><span class=\"unseen\"> agrees</span>"))
    #expect(
      page.contains("<span aria-hidden=\"true\">≠</span><span class=\"unseen\"> differs</span>"))
  }

  @Test func `what a section shares is said once`() throws {
    let page = HTMLRenderer().render(
      Book(title: "A", sections: [.init(id: "a", document: try Examples.document())]))
    #expect(page.contains("<p class=\"setting\">artifact a"))
    let numbered = try Examples.gaps()
    let alone = HTMLRenderer().render(
      Book(
        title: "A",
        sections: [
          .init(
            id: "a", document: Document(title: "", blocks: [.table(numbered), .table(numbered)]))
        ]))
    #expect(alone.ranges(of: "synthetic data").count == 1)
  }

  @Test func `the contents are grouped`() throws {
    let sections = [("a", "One"), ("b", "One"), ("c", "Two")].map {
      Book.Section(id: $0.0, group: $0.1, document: Document(title: $0.0, blocks: []))
    }
    let page = HTMLRenderer().render(Book(title: "A", sections: sections))
    #expect(page.ranges(of: "<li class=\"group\">").count == 2)
  }

  @Test func `the report in LaTeX has the numbered tables alone, and names the others`() throws {
    let text = LaTeXBook().render(try Examples.book())
    #expect(text.ranges(of: "\\begin{table}").count == 3)
    #expect(text.contains("\\texttt{figures} (Figures)") && !text.contains("{H}"))
    try expectFits(text)
  }
}
