import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// A sample of what `scripts/soak` does for hours.
  @Suite struct SoakTests {
    @Test(arguments: [1, 2])
    func `whatever breaks, the next build makes it good`(seed: Int) async throws {
      let sandbox = try Sandbox()
      let script = SourceTree().root.appending(path: "scripts/soak").path(percentEncoded: false)
      let run = try await sandbox.shell(
        "'\(script)' --seed \(seed) --rounds 5 --program \"$REPRO\"")
      #expect(run.status == 0, "\(run.out)\(run.err)")
      #expect(run.out.contains("soak: seed \(seed): 5 rounds held"))
    }
  }
}
