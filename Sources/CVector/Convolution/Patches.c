#include "CVector.h"
#include "Lanes.h"

// Copies `count` floats.
CV_PART void copy_channels(float *to, const float *from, long count) {
  for (long c = 0; c < count; c += LANES)
    cv_part_copy(to + c, from + c, cv_part_at_most(count - c, LANES));
}

CV_CLONES void cv_patches(
    const float *x, long height, long width, long channels, long first, long count,
    float *patches) {
  for (long row = first; row < first + count; row++) {
    long image = row / (height * width), at_y = row / width % height, at_x = row % width;
    const float *map = x + image * height * width * channels;
    for (long y = at_y - 1; y <= at_y + 1; y++)
      for (long z = at_x - 1; z <= at_x + 1; z++, patches += channels)
        if (y >= 0 && y < height && z >= 0 && z < width)
          copy_channels(patches, map + (y * width + z) * channels, channels);
        else
          memset(patches, 0, (size_t)channels * sizeof *patches);
  }
}

CV_CLONES void cv_gradient_rows(
    cv_map_gradient gradient, long height, long width, long channels, long first, long count,
    float *rows) {
  for (long row = first; row < first + count; row++, rows += channels) {
    const float *values = gradient.values + row * channels;
    if (!gradient.cells) {
      copy_channels(rows, values, channels);
      continue;
    }
    long grid = gradient.grid, image = row / (height * width);
    long y = row / width % height * grid / height, x = row % width * grid / width;
    const float *cell = gradient.cells + ((image * grid + y) * grid + x) * channels;
    for (long c = 0; c < channels; c++) rows[c] = values[c] * cell[c];
  }
}
