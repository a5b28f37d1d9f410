import Testing

@testable import Pipeline

@Suite struct MessageBufferTests {
  @Test(arguments: 1...9)
  func `messages are found however the stream is cut`(size: Int) {
    let sent = [["start", "1", "/a b\u{1F}c"], ["stop", "22", ""], ["x"]]
    let bytes = sent.flatMap(MessageBuffer.bytes)
    var buffer = MessageBuffer()
    var found: [[String]] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      buffer.append(bytes[start..<min(bytes.count, start + size)])
      while let message = buffer.next(words: 3) { found.append(message) }
    }
    #expect(found == sent)
  }

  @Test func `what has not ended is no message`() {
    var buffer = MessageBuffer()
    buffer.append(Array("start".utf8))
    #expect(buffer.next(words: 3) == nil)
  }
}
