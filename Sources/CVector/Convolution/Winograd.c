#include "CVector.h"
#include "Winograd.h"

// Every function works on sixteen channels of a tile at once. The matrices of the points are written
// and read as streams; their `stride` keeps them out of each other's cache sets.

// Where the sixteen channels from `column` on lie in a matrix [rows, columns] cut into panels.
typedef struct {
  long offset;
  long width;
} cv_slot;

CV_PART cv_slot panel_slot(long rows, long columns, long panel, long column) {
  long begin = column / panel * panel;
  return (cv_slot){begin * rows + column - begin, cv_part_at_most(columns - begin, panel)};
}

// MARK: Filters

CV_PART void filter_points(cv_lanes *g, int m) {
  const int n = CV_POINTS(m);
  CV_UNROLLED for (int j = 0; j < 3; j++) winograd_filter(g + j, n, m);
  CV_UNROLLED for (int i = 0; i < n; i++) winograd_filter(g + i * n, 1, m);
}

CV_PART void filter_row(
    const float *weights, long inputs, long outputs, int m, long i, long panel, float *u,
    long stride) {
  const int n = CV_POINTS(m);
  for (long o = 0; o < outputs; o += LANES) {
    cv_lanes g[CV_MOST_POINTS * CV_MOST_POINTS];
    CV_UNROLLED for (int tap = 0; tap < 9; tap++)
      g[tap / 3 * n + tap % 3] = *(const cv_lanes *)(weights + (tap * inputs + i) * outputs + o);
    filter_points(g, m);
    cv_slot slot = panel_slot(inputs, outputs, panel, o);
    float *to = u + slot.offset + i * slot.width;
    CV_UNROLLED for (int t = 0; t < n * n; t++) *(cv_lanes *)(to + t * stride) = g[t];
  }
}

// The rows of sixteen outputs, for which blocks of the weights are turned.
CV_PART void flipped_filter_rows(
    const float *weights, long inputs, long outputs, int m, long o, long panel, float *u,
    long stride) {
  const int n = CV_POINTS(m);
  for (long i = 0; i < inputs; i += LANES) {
    cv_lanes turned[9][LANES];
    for (int tap = 0; tap < 9; tap++)
      cv_part_load_columns(
          turned[tap], 1, weights + (tap * inputs + i) * outputs + o, outputs, LANES, LANES);
    cv_slot slot = panel_slot(outputs, inputs, panel, i);
    for (long row = 0; row < LANES; row++) {
      cv_lanes g[CV_MOST_POINTS * CV_MOST_POINTS];
      CV_UNROLLED for (int tap = 0; tap < 9; tap++)
        g[tap / 3 * n + tap % 3] = turned[8 - tap][row];
      filter_points(g, m);
      float *to = u + slot.offset + (o + row) * slot.width;
      CV_UNROLLED for (int t = 0; t < n * n; t++) *(cv_lanes *)(to + t * stride) = g[t];
    }
  }
}

CV_CLONES void cv_winograd_filter(
    const float *weights, long inputs, long outputs, int m, int is_flipped, long first, long count,
    long panel, float *u, long stride) {
  for (long k = first; k < first + count; k += is_flipped ? LANES : 1) {
    if (is_flipped && m == 4)
      flipped_filter_rows(weights, inputs, outputs, 4, k, panel, u, stride);
    else if (is_flipped)
      flipped_filter_rows(weights, inputs, outputs, 2, k, panel, u, stride);
    else if (m == 4)
      filter_row(weights, inputs, outputs, 4, k, panel, u, stride);
    else
      filter_row(weights, inputs, outputs, 2, k, panel, u, stride);
  }
}

CV_PART void filter_gradient_row(
    const float *u, long stride, long inputs, long outputs, int m, long i, float *gradient) {
  const int n = CV_POINTS(m);
  for (long o = 0; o < outputs; o += LANES) {
    cv_lanes g[CV_MOST_POINTS * CV_MOST_POINTS];
    const float *from = u + i * outputs + o;
    CV_UNROLLED for (int t = 0; t < n * n; t++) g[t] = *(const cv_lanes *)(from + t * stride);
    CV_UNROLLED for (int a = 0; a < n; a++) winograd_filter_pullback(g + a * n, 1, m);
    CV_UNROLLED for (int b = 0; b < 3; b++) winograd_filter_pullback(g + b, n, m);
    CV_UNROLLED for (int tap = 0; tap < 9; tap++)
      *(cv_lanes *)(gradient + (tap * inputs + i) * outputs + o) = g[tap / 3 * n + tap % 3];
  }
}

CV_CLONES void cv_winograd_filter_gradient(
    const float *u, long stride, long inputs, long outputs, int m, long first, long count,
    float *weights_gradient) {
  for (long i = first; i < first + count; i++)
    if (m == 4)
      filter_gradient_row(u, stride, inputs, outputs, 4, i, weights_gradient);
    else
      filter_gradient_row(u, stride, inputs, outputs, 2, i, weights_gradient);
}

// MARK: Maps

// The elements of a tile, or of the input it sees: the pixels from (y, x) on, `n` each way. Those
// outside of the map are read from `outside`, or written to it.
CV_PART void tile_pixels(
    const float **pixels, const float *maps, const cv_tiling *tiling, long image, long y, long x,
    int n, const float *outside) {
  const float *map = maps + image * tiling->height * tiling->width * tiling->channels;
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      int is_inside =
          y + i >= 0 && y + i < tiling->height && x + j >= 0 && x + j < tiling->width;
      pixels[i * n + j] =
          is_inside ? map + ((y + i) * tiling->width + x + j) * tiling->channels : outside;
    }
}

// The image and the first output of a tile.
typedef struct {
  long image;
  long y;
  long x;
} cv_tile_place;

CV_PART cv_tile_place tile_place(const cv_tiling *tiling, long tile) {
  long across = (tiling->width + tiling->m - 1) / tiling->m;
  long down = (tiling->height + tiling->m - 1) / tiling->m;
  return (cv_tile_place){
      tile / (across * down), tile / across % down * tiling->m, tile % across * tiling->m};
}

CV_PART void input_tile(
    const float *x, const cv_tiling *tiling, long tile, int m, float *v, long stride) {
  static const float zeros[CV_MAXIMUM_CHANNELS] = {0};
  const int n = CV_POINTS(m);
  const float *pixels[CV_MOST_POINTS * CV_MOST_POINTS];
  cv_tile_place place = tile_place(tiling, tile);
  tile_pixels(pixels, x, tiling, place.image, place.y - 1, place.x - 1, n, zeros);
  for (long c = 0; c < tiling->channels; c += LANES) {
    cv_lanes d[CV_MOST_POINTS * CV_MOST_POINTS];
    CV_UNROLLED for (int i = 0; i < n; i++) {
      CV_UNROLLED for (int j = 0; j < n; j++)
        d[i * n + j] = *(const cv_lanes *)(pixels[i * n + j] + c);
      winograd_input(d + i * n, 1, m);
    }
    CV_UNROLLED for (int j = 0; j < n; j++) {
      winograd_input(d + j, n, m);
      CV_UNROLLED for (int i = 0; i < n; i++)
        *(cv_lanes *)(v + (i * n + j) * stride + c) = d[i * n + j];
    }
  }
}

CV_CLONES void cv_winograd_input(
    const float *x, cv_tiling tiling, cv_tile_range tiles, float *v, long stride) {
  for (long k = 0; k < tiles.count; k++, v += tiling.channels)
    if (tiling.m == 4)
      input_tile(x, &tiling, tiles.first + k, 4, v, stride);
    else
      input_tile(x, &tiling, tiles.first + k, 2, v, stride);
}

CV_PART void output_tile(
    const float *products, long stride, const float *bias, int rectifies,
    const cv_tiling *tiling, long tile, int m, float *y) {
  const int n = CV_POINTS(m);
  float outside[CV_MAXIMUM_CHANNELS];
  const float *pixels[CV_MOST_POINTS * CV_MOST_POINTS];
  cv_tile_place place = tile_place(tiling, tile);
  tile_pixels(pixels, y, tiling, place.image, place.y, place.x, m, outside);
  for (long c = 0; c < tiling->channels; c += LANES) {
    cv_lanes d[CV_MOST_POINTS * CV_MOST_POINTS];
    CV_UNROLLED for (int j = 0; j < n; j++) {
      CV_UNROLLED for (int i = 0; i < n; i++)
        d[i * n + j] = *(const cv_lanes *)(products + (i * n + j) * stride + c);
      winograd_output(d + j, n, m);
    }
    CV_UNROLLED for (int i = 0; i < m; i++) {
      winograd_output(d + i * n, 1, m);
      CV_UNROLLED for (int j = 0; j < m; j++) {
        cv_lanes value = d[i * n + j];
        if (bias) value += *(const cv_lanes *)(bias + c);
        if (rectifies) value = value < 0 ? 0 : value;
        *(cv_lanes *)((float *)pixels[i * m + j] + c) = value;
      }
    }
  }
}

CV_CLONES void cv_winograd_output(
    const float *products, long stride, const float *bias, int rectifies, cv_tiling tiling,
    cv_tile_range tiles, float *y) {
  for (long k = 0; k < tiles.count; k++, products += tiling.channels)
    if (tiling.m == 4)
      output_tile(products, stride, bias, rectifies, &tiling, tiles.first + k, 4, y);
    else
      output_tile(products, stride, bias, rectifies, &tiling, tiles.first + k, 2, y);
}

// MARK: Gradients

// The cells of a gradient that the pixels of a tile lie in; any cell for those outside of the map.
CV_PART void tile_cells(
    const float **cells, const cv_map_gradient *gradient, const cv_tiling *tiling,
    cv_tile_place place, int m) {
  long grid = gradient->grid;
  long height = tiling->height / grid, width = tiling->width / grid;
  const float *map = gradient->cells + place.image * grid * grid * tiling->channels;
  for (int i = 0; i < m; i++)
    for (int j = 0; j < m; j++) {
      long row = cv_part_at_most((place.y + i) / height, grid - 1);
      long column = cv_part_at_most((place.x + j) / width, grid - 1);
      cells[i * m + j] = map + (row * grid + column) * tiling->channels;
    }
}

CV_PART void gradient_tile(
    const cv_map_gradient *gradient, const cv_tiling *tiling, cv_tile_range block, long tile,
    int m, int has_cells, long panel, float *products, long stride) {
  static const float zeros[CV_MAXIMUM_CHANNELS] = {0};
  const int n = CV_POINTS(m);
  const float *pixels[CV_MOST_POINTS * CV_MOST_POINTS], *cells[CV_MOST_POINTS * CV_MOST_POINTS];
  cv_tile_place place = tile_place(tiling, tile);
  tile_pixels(pixels, gradient->values, tiling, place.image, place.y, place.x, m, zeros);
  if (has_cells) tile_cells(cells, gradient, tiling, place, m);
  for (long c = 0; c < tiling->channels; c += LANES) {
    cv_lanes d[CV_MOST_POINTS * CV_MOST_POINTS];
    CV_UNROLLED for (int i = 0; i < m; i++) {
      CV_UNROLLED for (int j = 0; j < m; j++) {
        d[i * n + j] = *(const cv_lanes *)(pixels[i * m + j] + c);
        if (has_cells) d[i * n + j] *= *(const cv_lanes *)(cells[i * m + j] + c);
      }
      winograd_output_pullback(d + i * n, 1, m);
    }
    cv_slot slot = panel_slot(block.count, tiling->channels, panel, c);
    float *to = products + slot.offset + (tile - block.first) * slot.width;
    CV_UNROLLED for (int j = 0; j < n; j++) {
      winograd_output_pullback(d + j, n, m);
      CV_UNROLLED for (int i = 0; i < n; i++)
        *(cv_lanes *)(to + (i * n + j) * stride) = d[i * n + j];
    }
  }
}

CV_CLONES void cv_winograd_gradient(
    cv_map_gradient gradient, cv_tiling tiling, cv_tile_range block, cv_tile_range tiles,
    long panel, float *m, long stride) {
  for (long tile = tiles.first; tile < tiles.first + tiles.count; tile++)
    if (tiling.m == 4 && gradient.cells)
      gradient_tile(&gradient, &tiling, block, tile, 4, 1, panel, m, stride);
    else if (tiling.m == 4)
      gradient_tile(&gradient, &tiling, block, tile, 4, 0, panel, m, stride);
    else if (gradient.cells)
      gradient_tile(&gradient, &tiling, block, tile, 2, 1, panel, m, stride);
    else
      gradient_tile(&gradient, &tiling, block, tile, 2, 0, panel, m, stride);
}
