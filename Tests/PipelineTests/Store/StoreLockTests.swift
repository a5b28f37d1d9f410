internal import Foundation
internal import TestSupport
internal import Testing

@testable internal import Pipeline

@Suite struct StoreLockTests {
  let fixture: StoreFixture
  let store: FileStore
  let key = StoreFixture.preimage().key
  init() throws {
    fixture = try StoreFixture()
    store = try fixture.open()
  }

  @Test func `one action has one holder, and other actions are free`() throws {
    let lock = try #require(try store.tryLock(key))
    #expect(try store.tryLock(key) == nil)
    #expect(try fixture.open().tryLock(key) == nil)
    #expect(try store.tryLock(StoreFixture.preimage(seed: 1).key) != nil)
    lock.release()
    lock.release()
    #expect(try fixture.open().tryLock(key) != nil)
  }

  @Test func `the last reference gives the lock up`() throws {
    do {
      let lock = try store.tryLock(key)
      #expect(lock?.key == key)
    }
    #expect(try store.tryLock(key) != nil)
  }

  @Test func `readers see who holds a lock, and that a holder is gone`() throws {
    let reader = try fixture.open(.readOnly)
    #expect(try reader.holder(of: key) == nil)
    let lock = try #require(try store.tryLock(key))
    let holder = try #require(try reader.holder(of: key))
    #expect(holder.process == getpid())
    #expect(abs(holder.since - Date().timeIntervalSince1970) < 60)
    #expect(try store.stat().running == [.init(key: key, holder: holder)])
    try Data("{".utf8).write(to: URL(fileURLWithPath: fixture.layout.lock(key)), options: [])
    #expect(try reader.holder(of: key)?.description == "another process")
    lock.release()
    #expect(try reader.holder(of: key) == nil)
    #expect(throws: StoreError.self) { try reader.tryLock(key) }
  }

  @Test func `a killed process holds nothing`() async throws {
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = fixture.path as String] in
      let store = try FileStore.open(at: path, access: .readWrite)
      let key = StoreFixture.preimage().key
      let lock = try store.tryLock(key)
      _ = try store.makeWorkDirectory(for: key, nonce: "1")
      if lock != nil { kill(getpid(), SIGKILL) }
    }
    #expect(try store.holder(of: key) == nil)
    let lock = try #require(try store.tryLock(key))
    #expect(try store.workDirectories(for: key).count == 1)
    try store.removeStaleWork(for: lock)
    #expect(try store.workDirectories(for: key) == [])
  }

  @Test func `children do not inherit a lock`() throws {
    let lock = try #require(try store.tryLock(key))
    let child = Process()
    let input = Pipe()
    child.executableURL = URL(fileURLWithPath: "/bin/cat")
    child.standardInput = input
    try child.run()
    lock.release()
    #expect(child.isRunning)
    #expect(try store.tryLock(key) != nil)
    try input.fileHandleForWriting.close()
    child.waitUntilExit()
  }

  @Test func `of many tasks that want an action one at a time runs it`() async throws {
    let path = fixture.path
    let key = key
    let runs = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let store = try FileStore.open(at: path, access: .readWrite)
          while true {
            guard let lock = try store.tryLock(key) else {
              try await Task.sleep(for: .milliseconds(1))
              continue
            }
            defer { lock.release() }
            guard try store.currentRecord(for: key) == nil else { return 0 }
            try store.commit("result")
            return 1
          }
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(runs == 1)
  }
}
