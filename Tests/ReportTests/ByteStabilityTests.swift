import Foundation
import Report
import Testing

@Suite struct ByteStabilityTests {
  @Test func `a locale with decimal commas and another time zone give the same bytes`() async {
    // A process of its own, since a locale holds for a whole process.
    await #expect(processExitsWith: .success) {
      let folder = FileManager.default.temporaryDirectory
        .appending(path: "locale-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      try ByteStabilityTests.makeLocale("comma", in: folder)
      setenv("LOCPATH", folder.path(percentEncoded: false), 1)
      setenv("TZ", "Pacific/Kiritimati", 1)
      setlocale(LC_NUMERIC, "comma")
      tzset()
      try #require(String(format: "%.1f", 0.5) == "0,5", "the locale is not in force")
      try #require(TimeZone.current.secondsFromGMT() == 14 * 3600)
      for renderer in GoldenTests.renderers {
        let text = renderer.render(try Examples.document())
        try #require(try GoldenTests.golden("document.\(renderer.fileExtension)") == text)
      }
      for renderer in BookGoldenTests.renderers {
        let text = renderer.render(try Examples.book())
        try #require(try GoldenTests.golden("book.\(renderer.fileExtension)") == text)
      }
      let picture = SVGPicture.file(SVGPicture(Examples.trend()).element)
      try #require(try GoldenTests.golden("figures/trend.svg") == picture)
      let metrics = String(decoding: try MetricTests.approvedSet().json(), as: UTF8.self)
      try #require(try GoldenTests.golden("metrics.json") == metrics)
    }
  }

  @Test func `a stored document renders to the same bytes`() throws {
    for renderer in GoldenTests.renderers {
      let first = renderer.render(try Examples.document())
      let stored = try Document(json: Examples.document().json())
      #expect(renderer.render(stored) == first)
    }
  }

  /// Compiles a locale with nothing but a decimal comma, from its own sources, since no machine
  /// is sure to have one.
  private static func makeLocale(_ name: String, in folder: URL) throws {
    let numbers = ["LC_NUMERIC", "decimal_point \",\"", "thousands_sep \".\"", "grouping 3;3"]
    let characters = (0..<128).map { code in
      let digits = (code < 16 ? "0" : "") + String(code, radix: 16)
      return "<U00\(digits.uppercased())> /x\(digits) character"
    }
    let sources = [
      "source": numbers + ["END LC_NUMERIC"],
      "characters": ["<escape_char> /", "CHARMAP"] + characters + ["END CHARMAP"],
    ]
    for (file, lines) in sources {
      let text = lines.joined(separator: "\n") + "\n"
      try Data(text.utf8).write(to: folder.appending(path: file))
    }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    // `-c`: the other categories are left out on purpose.
    process.arguments = ["localedef", "-c", "-i", "./source", "-f", "./characters", "./\(name)"]
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
  }
}
