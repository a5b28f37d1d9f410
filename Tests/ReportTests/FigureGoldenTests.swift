import Report
import TestSupport
import Testing

@Suite struct FigureGoldenTests {
  @Test(arguments: Examples.figures().indices)
  func `every figure has the approved picture`(index: Int) throws {
    let figure = Examples.figures()[index]
    try expectGolden(
      SVGPicture.file(SVGPicture(figure).element),
      named: "figures/\(FigureFile.name(of: figure.id))")
  }

  @Test(arguments: GoldenTests.renderers.indices)
  func `a document of figures looks as it was approved`(index: Int) throws {
    let renderer = GoldenTests.renderers[index]
    let document = Document(
      title: "Figures", blocks: Examples.figures().map { .figure($0) })
    try expectGolden(
      renderer.render(document), named: "figures/document.\(renderer.fileExtension)")
  }

  @Test(arguments: [
    ("temperatures", "temperatures.svg"), ("../up", "---up.svg"), ("a b.c", "a-b-c.svg"),
  ])
  func `the name of a picture's file stays in its folder`(id: String, name: String) {
    #expect(FigureFile.name(of: id) == name)
  }
}
