import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Fetch

/// Downloads from a real server on loopback, with the faults that networks have.
@Suite(.timeLimit(.minutes(60))) struct FileFetchTests {
  private let directory: TemporaryDirectory
  private let server: FaultyServer
  private let log = EventLog()

  private static let attempts = 3

  init() throws {
    directory = try TemporaryDirectory()
    server = try FaultyServer()
  }

  /// Quick pauses; a transfer stalls after so long without a byte, on a busy server too.
  private func fetch(stall: Duration = .seconds(600)) -> FileFetch {
    let policy = RetryPolicy(
      attempts: Self.attempts, firstPause: .milliseconds(10), longestPause: .milliseconds(50),
      stall: stall)
    return FileFetch(into: directory("data"), policy: policy) { [log] in log.append($0) }
  }

  private func file(_ path: String, byteCount: Int? = nil) -> RemoteFile {
    RemoteFile(
      name: "file", url: server.url(path), md5: FaultyServer.md5, byteCount: byteCount)
  }

  private var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: directory("data")).sorted()) ?? []
  }

  private func requireFile() throws {
    #expect(names == ["file"])
    #expect(try PartFile.md5(ofFile: directory("data/file")) == FaultyServer.md5)
  }

  private func plant(_ bytes: Data) throws {
    try FileManager.default.createDirectory(
      atPath: directory("data"), withIntermediateDirectories: true)
    try bytes.write(to: URL(fileURLWithPath: directory("data/file.part")))
  }

  /// The first bytes of the file.
  private func beginning(_ count: Int) -> Data { FaultyServer.file.prefix(count) }

  @Test(arguments: ["file", "redirect", "no-ranges", "busy-twice", "drips"])
  func `the file comes`(path: String) async throws {
    try await fetch(stall: .seconds(path == "drips" ? 1 : 600)).download(file(path))
    try requireFile()
    #expect(log.events.last == .finished("file", byteCount: FaultyServer.byteCount))
  }

  @Test func `what is there is not fetched again`() async throws {
    try await fetch().download(file("file"))
    try await fetch().download(file("missing"))
    #expect(log.events.last == .present("file"))
    #expect(try server.ranges() == ["all"])
  }

  @Test func `a dropped connection is continued where it broke`() async throws {
    try await fetch().download(file("drops-once"))
    try requireFile()
    #expect(try server.ranges() == ["all", "bytes=150000-"])
  }

  @Test func `an earlier call's part is continued`() async throws {
    try plant(beginning(200_000))
    try await fetch().download(file("file"))
    try requireFile()
    #expect(try server.ranges() == ["bytes=200000-"])
  }

  @Test func `a server without ranges sends the file from its beginning`() async throws {
    try plant(beginning(200_000))
    try await fetch().download(file("no-ranges"))
    try requireFile()
    #expect(try server.ranges() == ["bytes=200000-"])
  }

  @Test func `a part stays where the file is missing now, with the server's answer as the reason`()
    async throws
  {
    try plant(beginning(200_000))
    await #expect {
      try await fetch().download(file("missing"))
    } throws: { error in
      "\(error)".contains("answers 404")
    }
    #expect(names == ["file.part"])
    #expect(try server.ranges() == ["bytes=200000-"])
  }

  @Test(arguments: ["busy", "busy-twice"])
  func `a part outlasts a busy server`(path: String) async throws {
    try plant(beginning(200_000))
    if path == "busy" {
      await #expect {
        try await fetch().download(file(path))
      } throws: { error in
        "\(error)".contains("answers 503") && "\(error)".contains("resume from")
      }
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: directory("data/file.part"))).count == 200_000)
    } else {
      try await fetch().download(file(path))
      try requireFile()
    }
    #expect(try server.ranges() == Array(repeating: "bytes=200000-", count: 3))
  }

  @Test func `a slow transfer that never pauses is no stall`() async throws {
    try await fetch(stall: .seconds(2)).download(file("trickles"))
    try requireFile()
    #expect(try server.ranges() == ["all"])
  }

  @Test func `a server that always starts anew and breaks off is given up`() async throws {
    await #expect(throws: FetchError.self) {
      try await fetch().download(file("drops-without-ranges"))
    }
    #expect(try server.ranges().count == Self.attempts)
  }

  @Test func `a part of another file is fetched anew`() async throws {
    try plant(Data(repeating: 9, count: 200_000))
    try await fetch().download(file("file"))
    try requireFile()
    #expect(try server.ranges() == ["bytes=200000-", "all"])
  }

  @Test func `a part longer than the file is fetched anew`() async throws {
    try plant(Data(repeating: 9, count: 400_000))
    try await fetch().download(file("file"))
    try requireFile()
  }

  @Test func `wrong bytes are an error and leave nothing`() async throws {
    await #expect(throws: FetchError.self) { try await fetch().download(file("wrong")) }
    #expect(names.isEmpty)
  }

  @Test(arguments: [0, 200_000, 300_000])
  func `a server that sends too much is stopped and leaves nothing to go on from`(count: Int)
    async throws
  {
    if count > 0 { try plant(beginning(count)) }
    let file = file("too-long", byteCount: FaultyServer.byteCount)
    await #expect {
      try await fetch().download(file)
    } throws: { error in
      "\(error)".contains("more than the file has")
    }
    #expect(names.isEmpty)
  }

  @Test func `a missing file is an error at once`() async throws {
    await #expect {
      try await fetch().download(file("missing"))
    } throws: { error in
      "\(error)".contains("answers 404")
    }
    #expect(names.isEmpty)
    #expect(try server.ranges() == ["all"])
  }

  @Test func `a server that always breaks off is given up, and what came is kept`() async throws {
    await #expect {
      try await fetch().download(file("always-drops"))
    } throws: { error in
      "\(error)".contains("resume from")
    }
    #expect(names == ["file.part"])
  }

  @Test func `nobody there is an error after the attempts`() async throws {
    let nowhere = RemoteFile(name: "file", url: "http://127.0.0.1:9/file", md5: "")
    await #expect(throws: FetchError.self) { try await fetch().download(nowhere) }
    let retries = log.events.filter { if case .retrying = $0 { true } else { false } }
    #expect(retries.count == Self.attempts - 1)
  }

  @Test func `two at once fetch the file once`() async throws {
    let (fetch, file) = (fetch(), file("file"))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<2 { group.addTask { try await fetch.download(file) } }
      try await group.waitForAll()
    }
    try requireFile()
    #expect(try server.ranges() == ["all"])
  }

  @Test func `a cancelled download keeps what has come`() async throws {
    let (fetch, file, log) = (fetch(), file("drips"), log)
    let task = Task { try await fetch.download(file) }
    while !log.events.contains(where: { if case .received(_, 1..., _) = $0 { true } else { false } }
    ) {
      try await Task.sleep(for: .milliseconds(10))
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(names == ["file.part"])
  }

  @Test func `who waits for another's download can be stopped`() async throws {
    let (fetch, file, log) = (fetch(), file("file"), log)
    try plant(Data())
    let other = try PartFile(for: directory("data/file")) {}
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await fetch.download(file) }
      while !log.events.contains(.waiting("file")) { try await Task.sleep(for: .milliseconds(10)) }
      group.cancelAll()
      await #expect(throws: CancellationError.self) { try await group.waitForAll() }
    }
    #expect(other.byteCount == 0 && names == ["file.part"])
    #expect(log.events == [.waiting("file")])
  }

  @Test func `a local copy is checked and imported`() async throws {
    let path = try directory.write(FaultyServer.file, to: "copies/file")
    try await fetch().importing(file("missing"), from: path)
    try requireFile()
    try await fetch().importing(file("missing"), from: path)
    #expect(log.events.last == .present("file"))
  }

  @Test func `a wrong local copy is refused, and what has come of a download stays`() async throws {
    let path = try directory.write(Data([1, 2, 3]), to: "copies/file")
    for isPlanted in [false, true] {
      if isPlanted { try plant(beginning(1000)) }
      await #expect {
        try await fetch().importing(file("missing"), from: path)
      } throws: {
        guard case FetchError.wrongCopy(path, FaultyServer.md5, _)? = $0 as? FetchError else {
          return false
        }
        return "\($0)".contains("--from") && !"\($0)".contains("fetch it again")
      }
      #expect(names == (isPlanted ? ["file.part"] : []))
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([1, 2, 3]))
    }
    try #expect(
      Data(contentsOf: URL(fileURLWithPath: directory("data/file.part"))) == beginning(1000))
    await #expect(throws: FetchError.notFound(path: directory("none"), expected: "file")) {
      try await fetch().importing(file("missing"), from: directory("none"))
    }
  }

  @Test(arguments: ["data/file.part", "data/.file.import", "data/other"])
  func `a copy in the folder itself is imported, and stays`(name: String) async throws {
    let path = try directory.write(FaultyServer.file, to: name)
    try await fetch().importing(file("missing"), from: path)
    #expect(try PartFile.md5(ofFile: directory("data/file")) == FaultyServer.md5)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == FaultyServer.file)
    #expect(names.count == 2)
  }

  @Test(arguments: [true, false])
  func `another file of the name is kept under a new one`(isImport: Bool) async throws {
    try directory.write(Data([1]), to: "data/file.other-1")
    let own = Data([7, 7])
    try directory.write(own, to: "data/file")
    if isImport {
      let path = try directory.write(FaultyServer.file, to: "copies/file")
      try await fetch().importing(file("missing"), from: path)
    } else {
      try await fetch().download(file("file"))
    }
    #expect(names == ["file", "file.other-1", "file.other-2"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: directory("data/file.other-2"))) == own)
    #expect(log.events.contains(.setAside(directory("data/file.other-2"))))
  }

  @Test func `a part that is a link is left alone, and so is what it leads to`() async throws {
    let own = try directory.write(Data([7]), to: "own")
    try plant(Data())
    try FileManager.default.removeItem(atPath: directory("data/file.part"))
    try FileManager.default.createSymbolicLink(
      atPath: directory("data/file.part"), withDestinationPath: own)
    await #expect(throws: FetchError.self) { try await fetch().download(file("file")) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: own)) == Data([7]))
  }

  @Test func `a cancelled import leaves nothing`() async throws {
    // A pipe that nobody writes to the end: the import waits in its middle.
    let pipe = directory("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let (fetch, file, log) = (fetch(), file("missing"), log)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await fetch.importing(file, from: pipe) }
      let writer = try await writing(to: pipe)
      try writer.write(contentsOf: Data(count: 1 << 20))
      while log.events.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
      group.cancelAll()
      try writer.close()
      await #expect(throws: CancellationError.self) { try await group.waitForAll() }
    }
    #expect(names.isEmpty)
  }

  /// The end of a pipe to write to, once someone reads.
  private func writing(to pipe: String) async throws -> FileHandle {
    while true {
      let descriptor = open(pipe, O_WRONLY | O_NONBLOCK)
      guard descriptor < 0 else {
        _ = fcntl(descriptor, F_SETFL, 0)
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      }
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}

/// What a fetch told, from whichever thread.
private final class EventLog: Sendable {
  private let contents = Mutex<[FetchEvent]>([])

  var events: [FetchEvent] { contents.withLock { $0 } }

  func append(_ event: FetchEvent) { contents.withLock { $0.append(event) } }
}
