import Testing

@testable import Pipeline

@Suite struct CommandTemplateTests {
  @Test(arguments: [
    ("echo {a} > {b-c.d}", ["a", "b-c.d"]),
    ("awk '{print $1}'", []),
    ("${HOME} $x{y}", ["y"]),
    ("{{a}} {1} {} { a } {", []),
    ("{{{a}}}", ["a"]),
  ])
  func `names in braces stand for values, and other braces stay`(text: String, names: [String]) {
    #expect(CommandTemplate(text).names == names)
  }

  @Test func `two braces are one`() {
    #expect(
      CommandTemplate("{{a}} {{{a}}} {print $1}").text { "<\($0)>" } == "{a} {<a>} {print $1}")
  }

  @Test func `a word that is a name becomes all of its words`() {
    var spec = CommandSpec.example
    spec.run = .words(["cat", "{inputs.all}", "--to={inputs.all}", "{x}"])
    let values = CommandValues(
      parameters: ["x": "it's"], inputs: ["all": ["a b", "c"]], of: spec, cores: 1, checkpoint: "",
      folder: "")
    #expect(values.line(of: spec) == #"cat 'a b' c '--to=a b c' 'it'\''s'"#)
    spec.run = .shell("cat {inputs.all} {x}")
    spec.wrapper = ["time", "-p"]
    #expect(
      values.line(of: spec) == #"time -p sh -eu -c 'cat '\''a b'\'' c '\''it'\''\'\'''\''s'\'''"#)
  }
}

extension CommandSpec {
  static let example = CommandSpec(
    run: .shell("true"), outputs: ["o"], paths: [:], code: [], tools: [:], variables: [],
    image: nil,
    metrics: nil, wrapper: [], keepsCheckpoint: false, dependsOnMachine: false)
}
