import Kernels
import LayeredRules
import Learning

/// Counts the steps of one student of the study's sizes.
struct StudentRate {
  let method: StudentMethod
  let classes: Int
  /// Steps before the window.
  let warmUp: Int
  /// They share the members of an ensemble.
  let threads: Int

  /// A training is as long as the study's, then begins anew: what is counted lies in its range.
  private static let trainingSteps = 8_000

  private struct TrainingIsOver: Error {}
  private struct WindowIsOver: Error { var rate: Double }

  /// Steps per second; an ensemble's step moves all its members and counts once for each.
  func measured(over seconds: Double) throws -> Double {
    precondition(warmUp < Self.trainingSteps, "the warm-up is as long as a training")
    let data = try makeTeacherStudentData(
      TeacherSettings(
        inputDimension: 32, width: 64, classes: classes, trainSamples: 20_000, testSamples: 256,
        seed: 42, initialization: .pytorchDefault, draw: .perSeedAndClasses))
    let settings = settings
    let members = settings.rule.members
    var window: Window?
    var count = 0
    while true {
      var last = 0
      do {
        _ = try trainStudent(settings, data: data, threads: threads) { progress in
          if let window {
            count += members * (progress.step - last)
            if window.isOver { throw WindowIsOver(rate: window.rate(count)) }
          } else if progress.step >= warmUp {
            window = Window.agreed(seconds: seconds)
          }
          last = progress.step
          if last >= Self.trainingSteps { throw TrainingIsOver() }
        }
      } catch let over as WindowIsOver {
        return over.rate
      } catch is TrainingIsOver {}
    }
  }

  /// Longer than a training, so that no evaluation, which is no step, is ever timed.
  private var settings: StudentSettings {
    guard
      let rule = LayeredStudents.named(
        method, TemperatureRange(minimum: 0.1, maximum: 2), .inverseSqrtClasses, members: 4)
    else { preconditionFailure("no method is called \(method.rawValue)") }
    return StudentSettings(
      rule: rule,
      schedule: StudentSchedule(
        hiddenLayers: 4, width: 128, steps: 2 * Self.trainingSteps, batchSize: 256,
        learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8,
        normalizeBetweenLayers: false, evaluationInterval: 2 * Self.trainingSteps, seed: 42))
  }
}
