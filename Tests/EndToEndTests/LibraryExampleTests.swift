import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// A program that uses the engine and the renderer as libraries.
  @Suite struct LibraryExampleTests {
    @Test func `a program's own stages run once, and their results make a table`() async throws {
      let sandbox = try Sandbox()
      let program = URL(fileURLWithPath: Program.repro).deletingLastPathComponent()
        .appendingPathComponent("LibraryExample").path
      let store = sandbox.file("store")
      let first = try await sandbox.shell("'\(program)' '\(store)'")
      #expect(first.status == 0, "\(first.err)")
      #expect(first.out.contains("| pi/seed=1 | 3.1"), "\(first.out)")
      #expect(first.out.contains("profile all · synthetic data · full scale · seeds 1–3"))
      let records = { try await sandbox.shell("find '\(store)/records' -name '*.json' | sort") }
      let made = try await records()
      #expect(made.out.split(separator: "\n").count == 3, "\(made.out)")
      let second = try await sandbox.shell("'\(program)' '\(store)'")
      #expect(second.out == first.out)
      #expect(try await records().out == made.out)
    }
  }
}
