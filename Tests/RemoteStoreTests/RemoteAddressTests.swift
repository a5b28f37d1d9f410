internal import Testing

@testable internal import RemoteStore

/// How a remote store is named.
@Suite struct RemoteAddressTests {
  @Test(arguments: [
    ("https://cache.example.org", "https://cache.example.org/"),
    ("https://cache.example.org:8443/team/repro/", "https://cache.example.org:8443/team/repro/"),
    ("HTTPS://cache.example.org//x", "https://cache.example.org/x/"),
    ("http://127.0.0.1:9090", "http://127.0.0.1:9090/"),
    ("http://localhost/a", "http://localhost/a/"),
    ("http://[::1]:80/a", "http://[::1]:80/a/"),
    ("s3://results", "https://results.s3.us-east-1.amazonaws.com/"),
    ("s3://results/of/repro", "https://results.s3.us-east-1.amazonaws.com/of/repro/"),
  ])
  func `an address leads to objects`(text: String, base: String) throws {
    #expect(try RemoteAddress(text).url(of: "ac/1") == base + "ac/1")
  }

  @Test func `a bucket may be elsewhere`() throws {
    let address = try RemoteAddress(
      "s3://results/x", environment: ["AWS_ENDPOINT_URL": "https://minio.example.org:9000"])
    #expect(address.url(of: "cas/1") == "https://minio.example.org:9000/results/x/cas/1")
    #expect(throws: RemoteError.self) {
      try RemoteAddress("s3://results", environment: ["AWS_ENDPOINT_URL": "http://10.0.0.1"])
    }
  }

  @Test(arguments: [
    "cache.example.org", "ftp://cache.example.org", "http://cache.example.org",
    "http://127.0.0.1.example.org", "http://1270.0.0.1", "http://10.0.0.1:80", "https://",
    "https:///x",
    "https://cache.example.org/a b", "https://cache.example.org/../x", "https://a:99999",
    "s3://", "s3://Results", "s3://ab", "s3://results/a%20b", "file:///tmp",
  ])
  func `what is no remote store is refused with advice`(text: String) {
    let error = #expect(throws: RemoteError.self) { try RemoteAddress(text) }
    #expect(error?.description.contains("\n  next: ") == true)
  }

  @Test(arguments: [
    "https://user:pl4nted@cache.example.org", "https://pl4nted@cache.example.org/x",
    "https://cache.example.org/?token=pl4nted", "https://cache.example.org/#pl4nted",
    "s3://pl4nted@results",
  ])
  func `an address with a secret is refused without telling it`(text: String) {
    let error = #expect(throws: RemoteError.self) { try RemoteAddress(text) }
    #expect(error?.description.contains("pl4nted") == false)
  }
}
