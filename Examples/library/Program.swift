import Foundation
import Pipeline
import Report

/// Estimates π under three seeds, each a stage that runs once, and prints a table of the results.
@main
struct Program {
  static let manifest = """
    {"version": 1, "defaultProfile": "all", "profiles": {"all": {}}, "stages": [
      {"id": "pi", "kind": "darts", "parameters": {"count": 100000}, "over": {"seed": [1, 2, 3]}}]}
    """

  static func main() async throws {
    let catalog = try StageCatalog(ofThisProgram: [StageKind(Darts.self)])
    await EmbeddedProject.runStage(of: catalog)
    let project = try EmbeddedProject(
      catalog, manifest: Data(manifest.utf8), storeAt: CommandLine.arguments.last ?? "store")
    let rows = try await project.build(cores: 2).sorted { $0.key < $1.key }.map { stage, files in
      let pi = try StableJSON.read(Double.self, from: files["pi.json"]?.path ?? "")
      return [Cell.text(stage.text), .quantity(Quantity(pi, unit: .count, decimals: 3))]
    }
    let setting = Setting(profile: "all", data: .synthetic, scale: .full, seeds: [1, 2, 3])
    let table = try Table(
      id: "pi", title: "π from 100,000 darts", setting: setting,
      columns: [Column("stage"), Column("π")], rows: rows)
    print(MarkdownRenderer().render(table))
  }
}
