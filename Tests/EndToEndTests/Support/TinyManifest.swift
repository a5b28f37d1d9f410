/// A manifest whose stages take no time worth mentioning, unless told otherwise.
struct TinyManifest {
  var classes = [5]
  var methods = ["single-bp", "dtg-ff"]
  var seeds = [42]
  var trainSamples = 64
  var steps = 8
  var learningRate = "0.001"
  var timeoutSeconds = "600"
  /// Further stages, each with a comma before it.
  var moreStages = ""

  /// Two students that train for a few seconds each, enough for a watcher on a busy machine.
  static var slow: TinyManifest { TinyManifest(steps: 40_000) }

  /// Two students that outlast any test.
  static var endless: TinyManifest { TinyManifest(steps: 1_000_000_000) }

  static let student = "student/classes=5/method=dtg-ff/seed=42"
  static let otherStudent = "student/classes=5/method=single-bp/seed=42"
  static let data = "teacher-data/classes=5/seed=42"
  static let all: Set = [
    data, student, otherStudent, "table4", "table4/report", "table5", "table5/report",
  ]

  var text: String {
    let quoted = methods.map { "\"\($0)\"" }.joined(separator: ", ")
    return """
      {
        "version": 1,
        "defaultProfile": "tiny",
        "axes": { "classes": \(classes), "method": [\(quoted)], "seed": \(seeds) },
        "recipes": {
          "teacher": {
            "inputDimension": 8, "width": 8, "initialization": "pytorch-default",
            "draw": "per-seed-and-classes", "trainSamples": \(trainSamples), "testSamples": 16
          },
          "student": {
            "hiddenLayers": 2, "width": 8, "steps": \(steps), "batchSize": 16,
            "learningRate": \(learningRate), "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8,
            "temperatureMinimum": 0.1, "temperatureMaximum": 2.0,
            "projectionScale": "inverse-sqrt-classes", "normalizeBetweenLayers": false,
            "ensembleSize": 2, "evaluationInterval": \(max(1, steps / 2))
          },
          "study": {
            "profile": "$profile", "paperHiddenLayers": 4, "paperWidth": 128,
            "paperSteps": 8000, "paperBatchSize": 256, "paperTrainSamples": 20000,
            "paperTestSamples": 5000, "paperEnsembleSize": 4, "paperSeeds": 5
          }
        },
        "stages": [
          {
            "id": "teacher-data", "kind": "teacher-data", "recipe": "teacher",
            "over": { "classes": "classes", "seed": "seed" }
          },
          {
            "id": "student", "kind": "student", "recipe": "student",
            "over": { "classes": "classes", "method": "method", "seed": "seed" },
            "inputs": { "data": "teacher-data" },
            "resources": { "timeoutSeconds": \(timeoutSeconds) }
          },
          {
            "id": "table4", "kind": "paired-differences", "recipe": "study",
            "inputs": { "students": "student" }
          },
          {
            "id": "table5", "kind": "train-test-gaps", "recipe": "study",
            "inputs": { "students": "student" }
          }\(moreStages)
        ],
        "profiles": { "tiny": { "description": "Tests." }, "other": { "description": "Tests." } }
      }

      """
  }
}
