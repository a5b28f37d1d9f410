internal import CVector

/// A gradient in a stack of maps [B, H, W, C], whole or as a product that is never stored.
///
/// The gradient of a loss on sums of squares over cells is `values ∘ cells`, where `values` are the
/// activations and every element of a cell shares a factor: DTG-FF's backward pass needs no tensor
/// of its own for it.
public struct MapGradient {
  /// [B, H, W, C].
  public let values: Tensor
  /// The factor of each cell [B, s, s, C], where H and W are multiples of s; nil for 1.
  public let cells: Tensor?

  public init(_ values: Tensor, cells: Tensor? = nil) {
    self.values = values
    self.cells = cells
    guard let cells else { return }
    let (map, grid) = (values.shape, cells.shape)
    precondition(
      grid.rank == 4 && grid[0] == map[0] && grid[1] == grid[2] && grid[3] == map[3]
        && map[1] % grid[1] == 0 && map[2] % grid[1] == 0,
      "cells of shape \(grid) for maps of shape \(map)")
  }

  var shape: Shape { values.shape }

  var cGradient: cv_map_gradient {
    cv_map_gradient(values: values.pointer, cells: cells?.pointer, grid: cells?.shape[1] ?? 1)
  }
}
