import Foundation
import FoundationXML
import TestSupport
import Testing

@testable import Report
@testable import ReportModel

/// Pictures as the installed gnuplot draws them.
@Suite struct SVGPictureTests {
  private func picture(_ figure: Figure) throws -> String {
    let folder = try TemporaryDirectory()
    let script = try folder.write(GnuplotScript(figure).text.utf8, to: "script")
    let drawing = URL(filePath: try folder.write([], to: "drawing"))
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["LC_ALL=C", "gnuplot", "-d", script]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: drawing)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "gnuplot: apt-get install gnuplot-nox")
    let bytes = try Data(contentsOf: drawing)
    return try SVGPicture(figure, drawing: String(decoding: bytes, as: UTF8.self)).element
  }

  @Test(arguments: Examples.figures().indices)
  func `every picture is well-formed and says what the figure says`(index: Int) throws {
    let figure = Examples.figures()[index]
    let reading = try XMLReading(SVGPicture.file(picture(figure)))
    #expect(reading.texts(of: "title").first == printable(figure.title))
    #expect(reading.texts(of: "desc") == [printable(figure.summary)])
    let texts = Set(reading.texts(of: "text"))
    #expect(texts.contains(printable(figure.x.heading)))
    #expect(texts.isSuperset(of: FigureLayout(figure).marks.compactMap(\.legend)))
    #expect(texts.contains("no numbers") == (figure.id == "empty"))
    #expect(!texts.contains { $0.hasPrefix("text") && $0.hasSuffix("x") })
  }

  @Test(arguments: Examples.figures().indices)
  func `a picture takes size and colour from its place`(index: Int) throws {
    let element = try picture(Examples.figures()[index])
    #expect(element.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 "))
    for fixed in ["black", "white", "rgb(  0,   0,   0)", "xlink", "font-family=\"sans", " width="]
    where Examples.figures()[index].id != Examples.nastyFigure().id {
      #expect(!element.contains(fixed), "\(fixed)")
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
