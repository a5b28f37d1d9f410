import Kernels

// Square patches of maps whose borders are mirrored without repeating the border, one row a pixel:
//
//   row(b, i, j) = x[b, i + di, j + dj, :]   for di, dj from -⌊k/2⌋ to ⌊k/2⌋, row by row
//
// B = images, S = side, C = channels, k = kernel (odd); x [B, S, S, C], rows [B S S, k k C].

/// Leaves the patches of x in `rows`.
func mirroredPatches(of x: Tensor, kernel: Int, into rows: Tensor, on pool: ThreadPool) {
  let (images, side, channels) = (x.shape[0], x.shape[1], x.shape[3])
  precondition(kernel % 2 == 1 && kernel / 2 < side, "patches of \(kernel) from maps of \(side)")
  precondition(
    rows.shape == [images * side * side, kernel * kernel * channels],
    "patches of shape \(rows.shape) from maps of shape \(x.shape)")
  let reach = kernel / 2
  func mirrored(_ place: Int) -> Int {
    let inside = abs(place)
    return inside < side ? inside : 2 * (side - 1) - inside
  }
  pool.forEachRows(of: images * side) { lines in
    for line in lines {
      let (image, i) = line.quotientAndRemainder(dividingBy: side)
      var row = rows.pointer + line * side * rows.shape[1]
      for j in 0..<side {
        for di in -reach...reach {
          let above = (image * side + mirrored(i + di)) * side
          for dj in -reach...reach {
            row.update(from: x.pointer + (above + mirrored(j + dj)) * channels, count: channels)
            row += channels
          }
        }
      }
    }
  }
}
