#include "CVector.h"
#include "Block.h"

// The most vectors of channels whose sums are kept in registers.
#define TOGETHER 4

// The sums over a cell of `vectors` vectors of channels from c on.
CV_PART void cell_sums(
    const cv_block *block, int has_slope, const float *corner, long height, long width, long c,
    int vectors, float *sums, float *squares) {
  cv_lanes sum[TOGETHER] = {0}, square[TOGETHER] = {0};
  for (long y = 0; y < height; y++)
    for (long x = 0; x < width; x++)
      CV_UNROLLED for (int v = 0; v < vectors; v++) {
        cv_lanes h;
        cv_part_activation(
            &h, block, has_slope, corner + (y * block->width + x) * block->channels,
            c + v * LANES);
        sum[v] += h;
        square[v] += h * h;
      }
  CV_UNROLLED for (int v = 0; v < vectors; v++) {
    if (sums) *(cv_lanes *)(sums + c + v * LANES) = sum[v];
    if (squares) *(cv_lanes *)(squares + c + v * LANES) = square[v];
  }
}

CV_PART void all_cells(
    const cv_block *block, int has_slope, const float *s, long grid, long first, long count,
    float *sums, float *squares) {
  long channels = block->channels, height = block->height / grid, width = block->width / grid;
  for (long cell = first * grid * grid; cell < (first + count) * grid * grid; cell++) {
    long row = cell / grid, column = cell % grid;
    const float *corner = s + (row * height * block->width + column * width) * channels;
    float *sum = sums ? sums + cell * channels : 0;
    float *square = squares ? squares + cell * channels : 0;
    long c = 0;
    for (; c + TOGETHER * LANES <= channels; c += TOGETHER * LANES)
      cell_sums(block, has_slope, corner, height, width, c, TOGETHER, sum, square);
    for (; c + 2 * LANES <= channels; c += 2 * LANES)
      cell_sums(block, has_slope, corner, height, width, c, 2, sum, square);
    if (c < channels) cell_sums(block, has_slope, corner, height, width, c, 1, sum, square);
  }
}

CV_CLONES void cv_cell_sums(
    const cv_block *block, const float *s, long grid, long first, long count, float *sums,
    float *squares) {
  if (block->slope)
    all_cells(block, 1, s, grid, first, count, sums, squares);
  else
    all_cells(block, 0, s, grid, first, count, sums, squares);
}
