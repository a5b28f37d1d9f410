internal import Artifacts
internal import ReportModel
package import StageKit
internal import SyntheticStages

/// The trend test of App. E: does DTG-FF's advantage over BP-DeepSup grow with K?
package struct TrendTest: Stage {
  package static let declaration = StageDeclaration(
    kind: "trend-test", summary: "App. E: bootstrap test of the trend over class counts.",
    inputs: [.many("students", reading: StudentFiles.metrics)],
    outputs: ArtifactFiles.names,
    isArtifact: true)

  package static let example = Parameters(
    Test(lowClasses: [5], highClasses: [50], resamples: 10, bootstrapSeed: 1, confidence: 0.9),
    .example)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let test = parameters.test
    try test.validate()
    let results = try StudyResults(context)
    let low = try TrendPool(test.lowClasses, of: results)
    let high = try TrendPool(test.highClasses, of: results)
    let bootstrap = Bootstrap(
      seed: test.bootstrapSeed, resamples: test.resamples, confidence: test.confidence)
    let interval = bootstrap.interval(ofMeanOf: high.sample, minus: low.sample)
    let table = TrendTable(
      test: test, low: low, high: high, bootstrap: interval,
      setting: results.setting(parameters.scale), published: try PublishedStudy(context))
    try ArtifactFiles(
      Document(title: "Trend test", blocks: [.table(try table.table())]), try table.perSeed()
    ).write(to: context)
  }
}
