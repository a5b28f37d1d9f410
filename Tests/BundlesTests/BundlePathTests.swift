import Testing

@testable import Bundles

/// Names in a bundle may come from anywhere.
@Suite struct BundlePathTests {
  @Test(arguments: ["a", "artifacts/table4.md", "blobs/0", "a b/ü.txt"])
  func `a plain name is taken`(path: String) { #expect(BundlePath.problem(path) == nil) }

  @Test(arguments: [
    "", "/etc/passwd", "..", "../x", "a/../b", "a//b", "a/./b", "a/", "a\\b", "a\nb", "a\u{1B}[2J",
    "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q", String(repeating: "x", count: 401),
  ])
  func `a name that leads out or hides something is refused`(path: String) {
    #expect(BundlePath.problem(path) != nil)
  }

  @Test func `control characters are not shown`() {
    #expect(BundlePath.shown("a\u{1B}[2J\n") == "a\\u{1b}[2J?")
  }
}
