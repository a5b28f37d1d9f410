import Foundation
import TestSupport
import Testing

@testable import Pipeline

@Suite struct ProgressFileTests {
  private let directory: TemporaryDirectory
  private var work: WorkDirectory { WorkDirectory(path: directory.path) }

  init() throws { directory = try TemporaryDirectory() }

  private func report(_ steps: [Int], interval: Duration) -> [Int?] {
    let file = ProgressFile(path: work.progress, interval: interval)
    return steps.map { step in
      file.report(StageProgress(step: step, totalSteps: 10, loss: 0.5))
      return work.readProgress()?.step
    }
  }

  @Test func `before the first report there is no progress`() {
    #expect(work.readProgress() == nil)
  }

  @Test func `within the interval only the first and the last update are written`() {
    #expect(report([1, 2, 9, 10], interval: .seconds(3600)) == [1, 1, 1, 10])
  }

  @Test func `after the interval the next update is written`() {
    #expect(report([1, 2, 3], interval: .zero) == [1, 2, 3])
  }

  @Test func `an update is read as it was reported`() {
    let update = StageProgress(step: 3, totalSteps: 12, unit: "image", loss: 0.25, rate: 8)
    ProgressFile(path: work.progress).report(update)
    #expect(work.readProgress() == update)
    #expect(update.fraction == 0.25)
    #expect(StageProgress(step: 0, totalSteps: 0).fraction == 0)
  }

  @Test func `progress that can't be written is dropped`() {
    ProgressFile(path: "/nowhere/progress.json").report(StageProgress(step: 1, totalSteps: 1))
    #expect(directory.contents().isEmpty)
  }
}
