import Datasets
import Fetch
import Testing

@Suite struct DownloadTableTests {
  @Test func `every data set has an entry, in the order of their names`() {
    #expect(DatasetDownload.all.map(\.name) == ImageDatasetName.allCases)
  }

  @Test func `what is fetched is what preparations look for`() {
    for download in DatasetDownload.all where !download.files.isEmpty {
      let wanted = ImageDatasets.descriptor(download.name).files.map(\.name)
      #expect(download.files.map(\.name) == wanted)
    }
  }

  @Test func `checksums are MD5, sizes are known, and addresses are of the web`() {
    for file in DatasetDownload.all.flatMap(\.files) {
      #expect(file.byteCount ?? 0 > 1000, "\(file.name)")
      #expect(file.md5.count == 32 && file.md5.allSatisfy(\.isHexDigit))
      #expect(file.url.hasPrefix("https://") || file.url.hasPrefix("http://"))
    }
  }
}
