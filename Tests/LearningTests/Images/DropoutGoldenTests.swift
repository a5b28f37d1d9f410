import Kernels
import Testing

struct DropoutGoldenTests {
  /// The mask of `Tests/Reference/make_image_goldens.py`: rows 3 to 7 of 144 columns.
  @Test func `the mask is that of Philox by the documented layout`() throws {
    let golden = try Golden("dropout")
    let x = Tensor([8, 144])
    x.fill(1)
    dropout(
      x,
      Dropout(
        probability: 0.25, seed: 0x1234_5678_9ABC_DEF0, purpose: RandomPurpose(rawValue: 8),
        step: 77, layer: 2), into: x, on: Device(threads: 1))
    #expect(x.rows(3..<8).elements == (try golden.floats("mask")).elements)
  }
}
