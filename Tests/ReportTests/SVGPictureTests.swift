import Foundation
import FoundationXML
import Testing

@testable import Report
@testable import ReportModel

/// Pictures as pages show them.
@Suite struct SVGPictureTests {
  private func picture(_ figure: Figure) -> String { SVGPicture(figure).element }

  @Test(arguments: Examples.figures().indices)
  func `every picture is well-formed and says what the figure says`(index: Int) throws {
    let figure = Examples.figures()[index]
    let reading = try XMLReading(SVGPicture.file(picture(figure)))
    #expect(reading.texts(of: "title") == [printable(figure.title)])
    #expect(reading.texts(of: "desc") == [printable(figure.summary)])
    let texts = reading.texts(of: "text")
    let said = texts.joined(separator: " ")
    #expect(said.contains(printable(figure.x.heading)))
    for entry in FigureLayout(figure).legend {
      #expect(said.contains(printable(entry.label)), "\(entry.label)")
    }
    #expect(texts.contains("no numbers") == (figure.id == "empty"))
  }

  @Test(arguments: Examples.figures().indices)
  func `a picture takes size and colour from its place, and is safe for pages`(index: Int) throws {
    let element = picture(Examples.figures()[index])
    #expect(element.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 480 "))
    #expect(!element.contains(" width=") && !element.contains("nan"))
    #expect(SVGPicture.problem(of: element) == nil)
  }

  @Test(arguments: Examples.figures().indices)
  func `no text leaves the drawing or runs into its neighbour`(index: Int) throws {
    let figure = Examples.figures()[index]
    let drawing = Drawing(figure)
    let texts = drawing.shapes.compactMap { shape -> Drawing.Text? in
      if case .text(let text) = shape, text.angle == 0 { text } else { nil }
    }
    let labels = Set(FigureLayout(figure).labelled.map { printable($0.point.label ?? "") })
    let fixed = texts.filter { !labels.contains($0.words) && !$0.words.isEmpty }
    func span(_ text: Drawing.Text) -> ClosedRange<Double> {
      let width = Drawing.width(of: text.words)
      switch text.anchor {
      case .start: return text.place.x...text.place.x + width
      case .middle: return text.place.x - width / 2...text.place.x + width / 2
      case .end: return text.place.x - width...text.place.x
      }
    }
    for (place, text) in fixed.enumerated() {
      #expect(text.place.y > 0 && text.place.y <= drawing.height, "\(text.words)")
      // A word without a space can be broken nowhere.
      if figure.id != Examples.nastyFigure().id {
        #expect(span(text).lowerBound > -8 && span(text).upperBound < drawing.width + 8, "\(text)")
      }
      for other in fixed[(place + 1)...]
      where abs(other.place.y - text.place.y) < 8 && figure.id != Examples.nastyFigure().id {
        #expect(!span(text).overlaps(span(other)), "\(text.words) and \(other.words)")
      }
    }
  }

  @Test func `ids of two pictures never meet`() throws {
    let ids = try [Examples.trend(), Examples.bars(), Examples.crowd()].flatMap { figure in
      try XMLReading(picture(figure)).ids
    }
    #expect(ids.count == Set(ids).count)
  }
}

/// What stands in an XML text; throws where it is not well-formed.
private final class XMLReading: NSObject, XMLParserDelegate {
  private var open: [String] = []
  private var found: [(element: String, text: String)] = []
  private(set) var ids: [String] = []

  init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    let isWellFormed = parser.parse()
    try #require(isWellFormed, "\(String(describing: parser.parserError))")
  }

  func texts(of element: String) -> [String] {
    found.filter { $0.element == element }.map(\.text)
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    open.append(name)
    found.append((name, ""))
    if let id = attributes["id"] { ids.append(id) }
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    guard let index = found.lastIndex(where: { $0.element == open.last }) else { return }
    found[index].text += text
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
    qualifiedName: String?
  ) { open.removeLast() }
}
