import Foundation
import FoundationXML
import Report
import TestSupport
import Testing

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
    #expect(page.ranges(of: "<script>").count == 1)
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(!page.contains("<b>$5") && !page.contains("http://example.org\""))
  }

  @Test func `the page loads nothing`() throws {
    let page = HTMLRenderer().render(try Examples.book())
    #expect(page.contains("default-src 'none'"))
    for outside in ["src=", "@import", "url(", "href=\"http", "fetch("] {
      #expect(!page.contains(outside), "\(outside)")
    }
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
    #expect(page.contains("<th scope=\"colgroup\" colspan=\"2\">A − single</th>"))
    #expect(page.contains("<th scope=\"rowgroup\" rowspan=\"2\" class=\"n\">5</th>"))
  }

  @Test func `members of a family beyond the limit are counted`() throws {
    let page = HTMLRenderer().render(try Examples.book())
    #expect(page.contains("Reads more: 3 stages"))
    #expect(page.contains("and 2 more, which are not listed here."))
    #expect(page.contains("<dt>steps</dt><dd>60</dd>"))
    #expect(page.contains("<td>seed = 2</td>"))
  }

  @Test func `a section says in its badges what its numbers are`() throws {
    let section = Book.Section(
      id: "a",
      document: Document(
        title: "", blocks: [.table(try Examples.mixed()), .figure(Examples.trend())]))
    #expect(
      section.settingBadges.map(\.text) == [
        "not comparable with the publication", "comparable with the publication",
      ])
    #expect(
      section.settingBadges[0].detail == "stand-in data; reduced scale (a quarter of the width)")
  }
}
