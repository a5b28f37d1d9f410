import Pipeline
import Testing

@testable import repro

@Suite struct AbsenceNoteTests {
  private func absent(_ stages: [String: String]) -> [StageID: String] {
    Dictionary(uniqueKeysWithValues: stages.map { (StageID($0.key), $0.value) })
  }

  @Test func `nothing is said when nothing is missing`() {
    #expect(AbsenceNote([:]).text == nil)
  }

  @Test func `one command fetches the sets that fill most stages, with their size`() throws {
    var stages: [String: String] = [
      "d": "./repro fetch derma-mnist", "i": "./repro fetch imagenet-100 --from DIR",
    ]
    for index in 0..<6 { stages["a\(index)"] = "./repro fetch cifar-10" }
    for index in 0..<5 { stages["b\(index)"] = "./repro fetch cifar-100" }
    let text = try #require(AbsenceNote(absent(stages)).text)
    #expect(
      text
        == """
        repro: left out: 13 stages whose data are not on this machine (cifar-10, cifar-100, derma-mnist, imagenet-100)
          next: `./repro fetch cifar-10 cifar-100` (322.9 MiB) and the same command fill 11 of them

        """)
  }

  @Test func `a set that nobody may fetch is named without a command`() throws {
    let text = try #require(
      AbsenceNote(absent(["i": "./repro fetch imagenet-100 --from DIR"])).text)
    #expect(!text.contains("next:"))
    #expect(text.contains("imagenet-100"))
  }
}
