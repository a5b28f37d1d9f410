import Foundation
import Testing

extension EndToEnd {
  @Suite struct DamageTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    @Test func `a damaged table is set aside, made again, and said so`() async throws {
      let first = try await sandbox.repro("table4", "table5")
      let artifacts = try sandbox.artifacts()
      let table = try #require(artifacts["table4.md"]?.bytes)
      try sandbox.damage(try #require(try sandbox.blobs { $0 == table }.first))
      let run = try await sandbox.repro("table4", "table5", "-v")
      #expect(run.status == 0)
      #expect(
        run.err.contains(
          "store: a file of table4/report was lost or damaged; it will be made again"))
      #expect(run.started == ["table4/report"])
      #expect(run.out == first.out)
      #expect(try sandbox.artifacts() == artifacts)
      let aside = try FileManager.default.contentsOfDirectory(atPath: "\(sandbox.store)/quarantine")
      #expect(aside.count == 1)
    }

    @Test func `damage behind an early cut-off is not served`() async throws {
      let first = try await sandbox.repro("table4", "table5")
      // A student's numbers change where nobody looks, and the stage before it has to run again.
      let metrics = try #require(
        try sandbox.blobs { String(decoding: $0, as: UTF8.self).contains("\"backboneParameters\"") }
          .first)
      try sandbox.damage(metrics)
      let data = try #require(
        try sandbox.blobs { String(decoding: $0, as: UTF8.self).contains("train_inputs") }.first)
      try FileManager.default.removeItem(atPath: data)
      let tables = try await sandbox.repro("table4", "table5", "-B", "-v")
      #expect(tables.status == 0)
      #expect(tables.err.contains("was lost or damaged"))
      #expect(tables.out == first.out)
      #expect(try await sandbox.repro("store", "verify").status == 0)
    }

    @Test func `damage to one artifact does not stop a build of another`() async throws {
      try await sandbox.repro("table4", "table5")
      let metrics = try #require(
        try sandbox.blobs { bytes in
          let text = String(decoding: bytes, as: UTF8.self)
          return text.contains("\"table5:") && !text.contains("\"blocks\"")
        }.first)
      try sandbox.damage(metrics)
      let run = try await sandbox.repro("table4")
      #expect(run.status == 0, "\(run.err)")
      // The page is made anew without what can't be read.
      try FileManager.default.removeItem(atPath: sandbox.file("artifacts/report.html"))
      #expect(try await sandbox.repro("table4").status == 0)
      let page = try #require(try sandbox.artifacts()["report.html"]?.bytes)
      #expect(String(decoding: page, as: UTF8.self).contains("so not shown: table5"))
    }

    @Test func `every damaged blob is found by verify and made good by the next run`()
      async throws
    {
      let first = try await sandbox.repro("table4", "table5")
      let blobs = try sandbox.blobs { !$0.isEmpty }
      for blob in blobs { try sandbox.damage(blob) }
      let verify = try await sandbox.repro("store", "verify")
      #expect(verify.status == 1)
      #expect(verify.out.contains("the next build makes again what is gone"))
      for blob in blobs { #expect(verify.out.contains(blob.suffix(64))) }
      let run = try await sandbox.repro("table4", "table5")
      #expect(run.status == 0)
      #expect(run.out == first.out)
      let again = try await sandbox.repro("table4", "table5", "-v")
      #expect(again.started == [])
      #expect(again.out == first.out)
    }

    @Test func `a lost index is made anew and nothing runs`() async throws {
      let first = try await sandbox.repro("table4", "table5")
      try await sandbox.shell("rm .repro/index.sqlite*")
      let status = try await sandbox.repro("status")
      #expect(status.out.contains("7 stages: 7 fresh"))
      #expect(!FileManager.default.fileExists(atPath: "\(sandbox.store)/index.sqlite"))
      let run = try await sandbox.repro("table4", "table5", "-v")
      #expect(run.status == 0)
      #expect(run.err.contains("the index was made from 7 records"))
      #expect(run.started == [])
      #expect(run.out == first.out)
    }

    @Test func `an index full of garbage is made anew and nothing runs`() async throws {
      let first = try await sandbox.repro("table4", "table5")
      try await sandbox.shell(
        "rm .repro/index.sqlite-*; head -c 20000 /dev/urandom >.repro/index.sqlite")
      let status = try await sandbox.repro("status")
      #expect(status.out.contains("7 stages: 7 fresh"))
      let run = try await sandbox.repro("table4", "table5", "-v")
      #expect(run.status == 0)
      #expect(run.err.contains("store: the index was damaged"))
      #expect(run.started == [])
      #expect(run.out == first.out)
    }

    @Test func `a cut record is not believed`() async throws {
      let first = try await sandbox.repro("table4", "table5")
      let record = try #require(sandbox.records.first)
      try sandbox.overwrite(record, with: Data("{\"schema\": 1".utf8))
      try await sandbox.shell("rm .repro/index.sqlite*")
      let run = try await sandbox.repro("table4", "table5", "-v")
      #expect(run.status == 0)
      #expect(run.err.contains("is damaged"))
      #expect(run.started.count == 1)
      #expect(run.out == first.out)
      #expect(sandbox.records.count == 7)
      let verify = try await sandbox.repro("store", "verify")
      #expect(verify.status == 0)
    }

    @Test func `a store of a newer version is refused with 74 and left alone`() async throws {
      try await sandbox.repro("table4", "table5")
      // With its digest: a bare 9 could be a flipped 1.
      let digest = "2e6d31a5983a91251bfae5aefa1c0a19d8ba3cf601d0e8a706b4cfa9661a6b8a"
      try sandbox.write("9\n\(digest)\n", to: ".repro/VERSION")
      let before = try sandbox.files(below: ".repro")
      for verb in [["all"], ["status"], ["store", "verify"], ["store", "stat"]] {
        let run = try await sandbox.start(verb).finish()
        #expect(run.status == 74, "\(verb)")
        #expect(run.err.contains("has format 9, but this version reads formats up to"), "\(verb)")
      }
      #expect(try sandbox.files(below: ".repro") == before)
    }
  }
}
