import Foundation
import Testing

@testable import Report

/// Pictures that may come from anywhere stand in pages as they are, so only what draws is taken.
@Suite struct SVGRefusalTests {
  @Test(arguments: [
    "<script>alert(1)</script>", "<svg onload=\"alert(1)\"></svg>", "<svg OnLoad='x'></svg>",
    "<svg><style>*{}</style></svg>", "<svg style=\"x\"/>", "<image href=\"http://x/\"/>",
    "<use href=\"http://x/#a\"/>", "<use xlink:href='javascript:x'/>", "<a href=\"#x\">y</a>",
    "<path fill=\"url(http://x/)\"/>", "<path fill=\"URL(//x)\"/>", "<!-- x -->", "<![CDATA[x]]>",
    "<?xml version='1.0'?>", "<foreignObject></foreignObject>", "<svg", "<svg x>", "<svg x=y>",
    "<svg x=\"y>", "< svg>", "<svg\u{0}onload=\"x\">", "<svg/onload=\"x\"/>", "<animate/>",
    "<g><iframe/></g>", "</script>", "<SCRIPT>x</SCRIPT>", "<svg d=\"x\"onclick=\"y\"/>",
  ])
  func `what does more than draw is refused`(element: String) throws {
    #expect(SVGPicture.problem(of: element) != nil)
    let json = try JSONEncoder().encode(["figure": element])
    #expect(throws: ReportError.self) { try SVGPicture.pictures(json: json) }
  }

  @Test func `what the program draws is taken`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Goldens/figures")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".svg") }
    #expect(!names.isEmpty)
    for name in names {
      // A file of its own has a prologue and a style, which the element in pages lacks.
      let lines = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        .split(separator: "\n").filter { !$0.hasPrefix("<?xml") && !$0.hasPrefix("<style>") }
      #expect(SVGPicture.problem(of: lines.joined(separator: "\n")) == nil, "\(name)")
    }
  }
}
