import Report
import TestSupport
import Testing

@Suite struct FigureGoldenTests {
  @Test(arguments: Examples.figures().indices)
  func `every figure has the approved script`(index: Int) throws {
    let figure = Examples.figures()[index]
    let name = FigureFile.name(of: figure.id).replacing(".svg", with: ".plot")
    try expectGolden(GnuplotScript(figure).text, named: "figures/\(name)")
  }

  @Test(arguments: GoldenTests.renderers.indices)
  func `a document of figures looks as it was approved`(index: Int) throws {
    let renderer = GoldenTests.renderers[index]
    let document = Document(
      title: "Figures", blocks: Examples.figures().map { .figure($0) })
    try expectGolden(
      renderer.render(document), named: "figures/document.\(renderer.fileExtension)")
  }

  @Test func `no text of a figure reaches gnuplot`() {
    let script = GnuplotScript(Examples.nastyFigure()).text
    for text in ["alert", "write18", "`", "passwd"] {
      #expect(!script.contains(text), "\(text)")
    }
  }

  @Test func `what gnuplot drew becomes the approved picture`() throws {
    let drawing = try GoldenTests.golden("figures/bars.gnuplot.svg")
    let picture = try SVGPicture(Examples.bars(), drawing: drawing)
    try expectGolden(SVGPicture.file(picture.element), named: "figures/bars.svg")
  }

  @Test(arguments: [0, 100, 5000])
  func `a drawing that ends early is an error`(length: Int) throws {
    let drawing = try GoldenTests.golden("figures/bars.gnuplot.svg")
    #expect(throws: ReportError.self) {
      try SVGPicture(Examples.bars(), drawing: String(drawing.prefix(length)))
    }
  }

  @Test(arguments: [
    ("temperatures", "temperatures.svg"), ("../up", "---up.svg"), ("a b.c", "a-b-c.svg"),
  ])
  func `the name of a picture's file stays in its folder`(id: String, name: String) {
    #expect(FigureFile.name(of: id) == name)
  }
}
