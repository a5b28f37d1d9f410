import Pipeline
import ReportModel
import Testing

@testable import repro

/// What the page says of trainings by their records.
@Suite struct TrainingRecordsTests {
  private let setting = Setting(profile: "p", data: .real, scale: .full, seeds: [42])

  private func training(
    _ variant: String, images: Double, wall: Double, cpu: Double, peak: Int
  ) -> TrainingRecords.Training {
    .init(
      dataset: "cifar-10", variant: variant, images: images,
      usage: ResourceUsage(
        startedAt: 100, finishedAt: 100 + wall, cpuSeconds: cpu, peakResidentBytes: peak),
      processor: "A Processor")
  }

  @Test func `a rate leaves out the time that other processes had`() throws {
    // 1,000 images in 20 s of which it had half, and 3,000 in 10 s of its own: 100/s and 300/s.
    let records = TrainingRecords([
      training("a", images: 1000, wall: 20, cpu: 10, peak: 1 << 20),
      training("b", images: 500, wall: 10, cpu: 10, peak: 5 << 20),
      training("a", images: 3000, wall: 10, cpu: 20, peak: 3 << 20),
    ])
    let table = try #require(try records.table(of: "family", under: setting))
    #expect(table.id == "family-records")
    #expect(table.rows.map { $0[1].content } == [.text("a"), .text("b")])
    #expect(table.rows.map { $0[2].content } == [.integer(2), .integer(1)])
    #expect(table.rows.map { $0[3].regenerated?.value } == [200, 50])
    #expect(table.rows.map { $0[4].regenerated?.value } == [3, 5])
    #expect(table.notes.joined().contains("A Processor"))
    // No number of it is in the artifact's files.
    #expect(table.rows.joined().allSatisfy { $0.metric == nil })
  }

  @Test func `without trainings there is no table`() throws {
    #expect(try TrainingRecords([]).table(of: "family", under: setting) == nil)
  }
}
