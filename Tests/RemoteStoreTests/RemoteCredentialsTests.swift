internal import TestSupport
internal import Testing

@testable internal import RemoteStore

/// Where secrets come from.
@Suite struct RemoteCredentialsTests {
  @Test func `netrc is read as curl reads it`() {
    let netrc = Netrc(
      """
      # machine no.example.org login x password x
      machine a.example.org login "the user" password "with \\"quotes\\" and space"
      machine b.example.org
        login b account c password d
      macdef init
        machine evil.example.org login x password x

      machine empty.example.org password alone
      default login anyone password at-all
      """)
    #expect(netrc.entry(for: "a.example.org")?.user == "the user")
    #expect(netrc.entry(for: "a.example.org")?.password == "with \"quotes\" and space")
    #expect(netrc.entry(for: "b.example.org")?.password == "d")
    for other in ["no.example.org", "evil.example.org", "empty.example.org"] {
      #expect(netrc.entry(for: other)?.user == "anyone", "\(other)")
    }
    #expect(Netrc("machine a login").entry(for: "a") == nil)
    #expect(Netrc("").entry(for: "a") == nil)
  }

  @Test func `the environment comes before netrc, and a bucket has its own`() throws {
    let folder = try TemporaryDirectory()
    try folder.write("machine a.example.org login n password p".utf8, to: ".netrc")
    func found(_ address: String, _ environment: [String: String]) throws -> RemoteCredentials? {
      try RemoteCredentials.find(
        for: RemoteAddress(address), environment: environment, home: folder.path)
    }
    let web = "https://a.example.org"
    guard case .token("t") = try found(web, ["REPRO_REMOTE_TOKEN": "t"]) else {
      Issue.record("no token")
      return
    }
    guard case .password("n", "p") = try found(web, ["REPRO_REMOTE_TOKEN": ""]) else {
      Issue.record("no entry of netrc")
      return
    }
    #expect(try found("https://b.example.org", [:]) == nil)
    #expect(try found("s3://results", ["REPRO_REMOTE_TOKEN": "t"]) == nil)
    let keys = ["AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"]
    guard case .signature("k", "s", nil, "us-east-1") = try found("s3://results", keys) else {
      Issue.record("no signature")
      return
    }
  }

  @Test(arguments: ["a\nb", "a\r\nX-Injected: 1", "a\u{0}b"])
  func `a secret that no header can carry is refused without telling it`(secret: String) throws {
    let error = #expect(throws: RemoteError.self) {
      try RemoteCredentials.find(
        for: RemoteAddress("https://a.example.org"), environment: ["REPRO_REMOTE_TOKEN": secret],
        home: "/nonexistent")
    }
    #expect(error?.description.contains(secret) == false)
    #expect(error?.description.contains("REPRO_REMOTE_TOKEN") == true)
  }
}
