import Testing

@testable import repro

@Suite struct MemorySizeTests {
  @Test(arguments: [
    ("8GiB", 8192), ("512MiB", 512), ("1.5GiB", 1536), ("600", 600), ("0.1MiB", 1),
  ])
  func `sizes are read in binary units, a bare number in MiB`(text: String, mebibytes: Int) {
    #expect(MemorySize(argument: text)?.mebibytes == mebibytes)
  }

  @Test(arguments: [
    "", "GiB", "-1GiB", "0MiB", "8TB", "8G", "8 GiB", "nanGiB", "infGiB", "1e30GiB",
  ])
  func `what is no size is refused`(text: String) {
    #expect(MemorySize(argument: text) == nil)
  }

  @Test(arguments: ["8GiB", "512MiB", "1536MiB"])
  func `a size is written as it can be read again`(text: String) throws {
    let size = try #require(MemorySize(argument: text))
    #expect(MemorySize(argument: "\(size)")?.mebibytes == size.mebibytes)
  }
}
