import Foundation
import Kernels
import Testing

@testable import Checkpoints
@testable import Learning

struct SafeTensorsTests {
  @Test func `a file of Python's library is read`() throws {
    let golden = try Golden("checkpoint")
    #expect(golden.file.metadata == ["made by": "Python"])
    #expect(golden.file.entries.count == 4)
    #expect(try golden.floats("a").shape == [])
    #expect(try golden.floats("a").elements == [-0.5])
    #expect(try golden.floats("b").shape == [2, 3, 4])
    #expect(try golden.floats("b").elements == (0..<24).map { Float($0) / 7 })
    let awkward = try golden.floats("c \"quoted\" \\ é").elements
    #expect(awkward.map(\.bitPattern) == [0x7f80_0000, 0x8000_0000, 1])
    #expect(try golden.integers("labels") == [3, -1, .max])
  }

  @Test(arguments: ["checkpoint", "dtg-ff", "adam"])
  func `what was read is written with the bytes of Python's library`(name: String) throws {
    let golden = try Golden(name)
    #expect(golden.file.encoded() == golden.bytes)
  }

  @Test func `a student's parameters survive a file`() throws {
    let data = try makeTeacherStudentData(smallTeacher())
    var settings = smallSettings(.dtgFF)
    settings.schedule.steps = 2
    let student = try trainStudent(settings, data: data, threads: 1) { _ in }
    let read = try SafeTensors(decoding: SafeTensors(student.parameters).encoded())
    let tensors = read.entries.compactMap { name, entry -> NamedTensor? in
      guard case .float32(let tensor) = entry else { return nil }
      return NamedTensor(name: name, tensor: tensor)
    }
    #expect(bits(tensors) == bits(student.parameters))
    #expect(read.entries["layers.0.weight"]?.shape == [24, 8])
  }

  @Test func `every truncation is refused`() throws {
    let bytes = try Golden("checkpoint").bytes
    for count in 0..<bytes.count {
      #expect(throws: SafeTensorsError.self) { try SafeTensors(decoding: bytes.prefix(count)) }
    }
  }

  @Test func `a slice of a larger buffer is read by its own indices`() throws {
    let bytes = try Golden("checkpoint").bytes
    let slice = (Data([1, 2, 3]) + bytes).dropFirst(3)
    #expect(try SafeTensors(decoding: slice).encoded() == bytes)
  }

  /// A file with the given header and body.
  private func file(_ header: String, body: Int) -> Data {
    var data = Data()
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { data.append(contentsOf: $0) }
    return data + Data(header.utf8) + Data(repeating: 0, count: body)
  }

  private func field(_ shape: String, _ offsets: String, dtype: String = "F32") -> String {
    "{\"dtype\":\"\(dtype)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
  }

  @Test func `hostile headers are refused with the reason`() throws {
    func expect(_ error: SafeTensorsError, _ header: String, body: Int) {
      #expect(throws: error) { try SafeTensors(decoding: file(header, body: body)) }
    }
    let pair = "{\"a\":\(field("[2]", "[0,8]")),\"b\":"
    expect(
      .rangesNotContiguous(name: "b", expected: 8, found: 4),
      pair + field("[2]", "[4,12]") + "}", body: 12)
    expect(
      .rangesNotContiguous(name: "b", expected: 8, found: 12),
      pair + field("[1]", "[12,16]") + "}", body: 16)
    expect(.trailingBytes(count: 1), "{\"a\":\(field("[2]", "[0,8]"))}", body: 9)
    expect(
      .invalidRange(name: "a", shape: [3], range: [0, 8]),
      "{\"a\":\(field("[3]", "[0,8]"))}", body: 8)
    expect(
      .invalidRange(name: "a", shape: [2], range: [-8, 0]),
      "{\"a\":\(field("[2]", "[-8,0]"))}", body: 8)
    expect(
      .invalidRange(name: "a", shape: [2], range: [0]), "{\"a\":\(field("[2]", "[0]"))}", body: 8)
    expect(
      .invalidRange(name: "a", shape: [2], range: [.min, .max]),
      "{\"a\":\(field("[2]", "[\(Int.min),\(Int.max)]"))}", body: 8)
    expect(
      .invalidShape(name: "a", shape: [1 << 62, 4]),
      "{\"a\":\(field("[\(1 << 62),4]", "[0,8]"))}", body: 8)
    expect(
      .unsupportedType(name: "a", dtype: "F16"),
      "{\"a\":\(field("[2]", "[0,8]", dtype: "F16"))}", body: 8)
  }

  @Test func `a header that is no object, or longer than the file, is refused`() throws {
    #expect(throws: SafeTensorsError.self) { try SafeTensors(decoding: file("[1]", body: 0)) }
    #expect(throws: SafeTensorsError.headerTooLong(declared: .max, available: 0)) {
      try SafeTensors(decoding: Data(repeating: 255, count: 8))
    }
  }
}
