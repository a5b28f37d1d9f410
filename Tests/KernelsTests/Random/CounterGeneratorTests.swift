import Testing

@testable import Kernels

struct CounterGeneratorTests {
  /// Known answers of philox4x32-10, from the test vectors of the Random123 library.
  @Test(
    arguments: [
      (
        [0, 0, 0, 0], 0 as UInt64,
        [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
      ),
      (
        [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], 0xffff_ffff_ffff_ffff,
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
      ),
      (
        [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], 0x299f_31d0_a409_3822,
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
      ),
    ] as [([UInt32], UInt64, [UInt32])])
  func `blocks are those of the paper's authors`(
    counter: [UInt32], seed: UInt64, expected: [UInt32]
  ) {
    let generator = CounterGenerator(
      seed: seed, purpose: RandomPurpose(rawValue: counter[3]), counter[1], counter[2])
    var words: [UInt32] = [0, 0, 0, 0]
    words.withUnsafeMutableBufferPointer { generator.fill($0, fromBlock: Int(counter[0])) }
    #expect(words == expected)
  }

  @Test func `a word depends on its position only`() {
    let generator = CounterGenerator(seed: 3, purpose: RandomPurpose(rawValue: 9), 1, 2)
    let words = generator.words(103)
    #expect(generator.words(2) == Array(words.prefix(2)))
    var late: [UInt32] = Array(repeating: 0, count: 7)
    late.withUnsafeMutableBufferPointer { generator.fill($0, fromBlock: 20) }
    #expect(late == Array(words[80..<87]))
  }

  @Test func `seed, purpose and both indices change the stream`() {
    func words(_ seed: UInt64, _ purpose: UInt32, _ index1: UInt32, _ index2: UInt32) -> [UInt32] {
      CounterGenerator(seed: seed, purpose: RandomPurpose(rawValue: purpose), index1, index2)
        .words(4)
    }
    let streams = [
      words(1, 1, 1, 1), words(2, 1, 1, 1), words(1 + 1 << 32, 1, 1, 1), words(1, 2, 1, 1),
      words(1, 1, 2, 1), words(1, 1, 1, 2),
    ]
    #expect(Set(streams).count == streams.count)
  }
}
