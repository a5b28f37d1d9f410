import Checkpoints
import Kernels
import TestSupport
import Testing

@testable import HintonForwardForward
@testable import Learning

/// Steps of Hinton's forward-forward against PyTorch in double precision.
struct HintonGoldenTests {
  init() throws { try BLAS.prepare() }

  @Test func `losses, gradients, parameters and predictions are PyTorch's`() throws {
    let golden = try Golden("hinton-ff")
    let network = try HintonNetwork.small()
    let parameters = network.groups.flatMap(\.namedValues)
    for parameter in parameters {
      parameter.tensor.assign(try golden.floats("initial.\(parameter.name)"))
    }
    var (layerLosses, readoutLosses): ([Float], [Float]) = ([], [])
    for epoch in 0..<6 {
      let losses = network.gradients(
        try golden.floats("x.\(epoch)"), labels: try golden.integers("y.\(epoch)"),
        wrong: try golden.integers("wrong.\(epoch)"))
      layerLosses += losses.layers.map { Float($0) }
      readoutLosses.append(Float(try #require(losses.classifier)))
      if epoch == 0 {
        for group in network.groups {
          for name in group.names {
            let error = scaledError(
              group[name].gradient.elements, try golden.doubles("gradient.\(name)"))
            #expect(error < Tolerances.gradient, "\(name)")
          }
        }
      }
      network.move(epoch: epoch)
    }
    let tolerance = Tolerances.fewSteps
    #expect(scaledError(layerLosses, try golden.doubles("layerLosses")) < tolerance)
    #expect(scaledError(readoutLosses, try golden.doubles("readoutLosses")) < tolerance)
    for parameter in parameters {
      let error = scaledError(
        parameter.tensor.elements, try golden.doubles("final.\(parameter.name)"))
      #expect(error < tolerance, "\(parameter.name)")
    }
    for layer in network.layers {
      let error = scaledError(
        layer.means.elements, try golden.doubles("final.means.layers.\(layer.index)"))
      #expect(error < tolerance)
    }
    let logits = network.predict(try golden.floats("x.test"))
    let readout = try #require(logits.classifier)
    #expect(scaledError(readout.elements, try golden.doubles("logits")) < tolerance)
    #expect(logits.layers.count == 2)
    for (index, goodness) in logits.layers.enumerated() {
      let error = scaledError(goodness.elements, try golden.doubles("goodness.\(index)"))
      #expect(error < tolerance)
    }
  }
}
