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

// MARK: Tiles

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

CV_PART void go_to_next(cv_tile_place *place, const cv_tiling *tiling, int m) {
  place->x += m;
  if (place->x < tiling->width) return;
  place->x = 0;
  place->y += m;
  if (place->y < tiling->height) return;
  place->y = 0;
  place->image++;
}

// Whether all of n x n pixels from (y, x) on lie in a map.
CV_PART int is_whole(const cv_tiling *tiling, long y, long x, int n) {
  return y >= 0 && x >= 0 && y + n <= tiling->height && x + n <= tiling->width;
}

// n successive columns of a map: how far each is from the first of the map, and, if they are `clipped`,
// all bits for those inside of it. A column outside is that of the border, without its bits.
typedef struct {
  long offset[CV_MOST_POINTS];
  cv_int_lanes inside[CV_MOST_POINTS];
} cv_columns;

CV_PART void columns_from(
    cv_columns *columns, const cv_tiling *tiling, long x, int n, int clipped) {
  CV_UNROLLED for (int j = 0; j < n; j++) {
    long column = x + j;
    if (clipped) {
      columns->inside[j] = column >= 0 && column < tiling->width ? -1 : 0;
      column = column < 0 ? 0 : cv_part_at_most(column, tiling->width - 1);
    }
    columns->offset[j] = column * tiling->channels;
  }
}

// Sixteen channels of the n columns of a row, zero outside of the map.
CV_PART void load_row(
    cv_lanes *d, const float *row, const cv_columns *columns, int n, int clipped) {
  CV_UNROLLED for (int j = 0; j < n; j++) {
    d[j] = *(const cv_lanes *)(row + columns->offset[j]);
    if (clipped) d[j] = (cv_lanes)((cv_int_lanes)d[j] & columns->inside[j]);
  }
}

CV_PART const float *map_row(const float *maps, const cv_tiling *tiling, long image, long y) {
  return maps + (image * tiling->height + y) * tiling->width * tiling->channels;
}

// MARK: Inputs

CV_PART void input_tile(
    const float *x, const cv_tiling *tiling, cv_tile_place place, int m, int clipped, float *v,
    long stride) {
  const int n = CV_POINTS(m);
  cv_columns columns;
  columns_from(&columns, tiling, place.x - 1, n, clipped);
  for (long c = 0; c < tiling->channels; c += LANES) {
    cv_lanes d[CV_MOST_POINTS * CV_MOST_POINTS];
    CV_UNROLLED for (int i = 0; i < n; i++) {
      long y = place.y - 1 + i;
      if (clipped && (y < 0 || y >= tiling->height)) {
        CV_UNROLLED for (int j = 0; j < n; j++) d[i * n + j] = 0;
      } else {
        load_row(d + i * n, map_row(x, tiling, place.image, y) + c, &columns, n, clipped);
        winograd_input(d + i * n, 1, m);
      }
    }
    CV_UNROLLED for (int j = 0; j < n; j++) {
      winograd_input(d + j, n, m);
      CV_UNROLLED for (int i = 0; i < n; i++)
        *(cv_lanes *)(v + (i * n + j) * stride + c) = d[i * n + j];
    }
  }
}

CV_PART void input_tiles(
    const float *x, const cv_tiling *tiling, cv_tile_range tiles, int m, float *v, long stride) {
  cv_tile_place place = tile_place(tiling, tiles.first);
  for (long k = 0; k < tiles.count; k++, v += tiling->channels) {
    if (is_whole(tiling, place.y - 1, place.x - 1, CV_POINTS(m)))
      input_tile(x, tiling, place, m, 0, v, stride);
    else
      input_tile(x, tiling, place, m, 1, v, stride);
    go_to_next(&place, tiling, m);
  }
}

CV_CLONES void cv_winograd_input(
    const float *x, cv_tiling tiling, cv_tile_range tiles, float *v, long stride) {
  if (tiling.m == 4)
    input_tiles(x, &tiling, tiles, 4, v, stride);
  else
    input_tiles(x, &tiling, tiles, 2, v, stride);
}

// MARK: Outputs

CV_PART void output_tile(
    const float *products, long stride, const float *bias, int rectifies,
    const cv_tiling *tiling, cv_tile_place place, int m, int clipped, float *y) {
  const int n = CV_POINTS(m);
  const long rows = clipped ? tiling->height - place.y : m;
  const long columns = clipped ? tiling->width - place.x : m;
  for (long c = 0; c < tiling->channels; c += LANES) {
    cv_lanes d[CV_MOST_POINTS * CV_MOST_POINTS], shift = 0;
    if (bias) shift = *(const cv_lanes *)(bias + c);
    CV_UNROLLED for (int j = 0; j < n; j++) {
      CV_UNROLLED for (int i = 0; i < n; i++)
        d[i * n + j] = *(const cv_lanes *)(products + (i * n + j) * stride + c);
      winograd_output(d + j, n, m);
    }
    CV_UNROLLED for (int i = 0; i < m; i++) {
      if (i >= rows) break;
      winograd_output(d + i * n, 1, m);
      float *row = (float *)map_row(y, tiling, place.image, place.y + i) + c;
      CV_UNROLLED for (int j = 0; j < m; j++) {
        if (j >= columns) break;
        cv_lanes value = d[i * n + j] + shift;
        if (rectifies) value = value < 0 ? 0 : value;
        *(cv_lanes *)(row + (place.x + j) * tiling->channels) = value;
      }
    }
  }
}

CV_PART void output_tiles(
    const float *products, long stride, const float *bias, int rectifies,
    const cv_tiling *tiling, cv_tile_range tiles, int m, float *y) {
  cv_tile_place place = tile_place(tiling, tiles.first);
  for (long k = 0; k < tiles.count; k++, products += tiling->channels) {
    if (is_whole(tiling, place.y, place.x, m))
      output_tile(products, stride, bias, rectifies, tiling, place, m, 0, y);
    else
      output_tile(products, stride, bias, rectifies, tiling, place, m, 1, y);
    go_to_next(&place, tiling, m);
  }
}

CV_CLONES void cv_winograd_output(
    const float *products, long stride, const float *bias, int rectifies, cv_tiling tiling,
    cv_tile_range tiles, float *y) {
  if (tiling.m == 4)
    output_tiles(products, stride, bias, rectifies, &tiling, tiles, 4, y);
  else
    output_tiles(products, stride, bias, rectifies, &tiling, tiles, 2, y);
}

// MARK: Gradients

// The cells that the pixels of a tile lie in: all in one, or a cell for each row and column, any for
// those outside of the map.
typedef struct {
  int is_one;
  const float *rows[CV_MOST_POINTS];
  long columns[CV_MOST_POINTS];
} cv_tile_cells;

CV_PART void tile_cells(
    cv_tile_cells *cells, const cv_map_gradient *gradient, const cv_tiling *tiling,
    cv_tile_place place, int m) {
  uint32_t grid = (uint32_t)gradient->grid;
  uint32_t height = (uint32_t)tiling->height / grid, width = (uint32_t)tiling->width / grid;
  const float *map = gradient->cells + place.image * grid * grid * tiling->channels;
  cells->is_one = height % (uint32_t)m == 0 && width % (uint32_t)m == 0;
  for (int i = 0; i < (cells->is_one ? 1 : m); i++) {
    long row = cv_part_at_most((uint32_t)(place.y + i) / height, grid - 1);
    long column = cv_part_at_most((uint32_t)(place.x + i) / width, grid - 1);
    cells->rows[i] = map + row * grid * tiling->channels;
    cells->columns[i] = column * tiling->channels;
  }
}

CV_PART void times_cells(cv_lanes *d, const cv_tile_cells *cells, int i, int m, long c) {
  CV_UNROLLED for (int j = 0; j < m; j++)
    d[j] *= *(const cv_lanes *)(cells->is_one ? cells->rows[0] + cells->columns[0] + c
                                              : cells->rows[i] + cells->columns[j] + c);
}

CV_PART void gradient_tile(
    const cv_map_gradient *gradient, const cv_tiling *tiling, cv_tile_range block, long tile,
    cv_tile_place place, int m, int has_cells, int clipped, long panel, float *products,
    long stride) {
  const int n = CV_POINTS(m);
  cv_columns columns;
  cv_tile_cells cells;
  columns_from(&columns, tiling, place.x, m, clipped);
  if (has_cells) tile_cells(&cells, gradient, tiling, place, m);
  for (long c = 0; c < tiling->channels; c += LANES) {
    cv_lanes d[CV_MOST_POINTS * CV_MOST_POINTS];
    CV_UNROLLED for (int i = 0; i < m; i++) {
      long y = place.y + i;
      if (clipped && y >= tiling->height) {
        CV_UNROLLED for (int j = 0; j < n; j++) d[i * n + j] = 0;
      } else {
        const float *row = map_row(gradient->values, tiling, place.image, y) + c;
        load_row(d + i * n, row, &columns, m, clipped);
        if (has_cells) times_cells(d + i * n, &cells, i, m, c);
        winograd_output_pullback(d + i * n, 1, m);
      }
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

CV_PART void gradient_tiles(
    const cv_map_gradient *gradient, const cv_tiling *tiling, cv_tile_range block,
    cv_tile_range tiles, int m, int has_cells, long panel, float *products, long stride) {
  cv_tile_place place = tile_place(tiling, tiles.first);
  for (long tile = tiles.first; tile < tiles.first + tiles.count; tile++) {
    if (is_whole(tiling, place.y, place.x, m))
      gradient_tile(
          gradient, tiling, block, tile, place, m, has_cells, 0, panel, products, stride);
    else
      gradient_tile(
          gradient, tiling, block, tile, place, m, has_cells, 1, panel, products, stride);
    go_to_next(&place, tiling, m);
  }
}

CV_CLONES void cv_winograd_gradient(
    cv_map_gradient gradient, cv_tiling tiling, cv_tile_range block, cv_tile_range tiles,
    long panel, float *m, long stride) {
  if (tiling.m == 4 && gradient.cells)
    gradient_tiles(&gradient, &tiling, block, tiles, 4, 1, panel, m, stride);
  else if (tiling.m == 4)
    gradient_tiles(&gradient, &tiling, block, tiles, 4, 0, panel, m, stride);
  else if (gradient.cells)
    gradient_tiles(&gradient, &tiling, block, tiles, 2, 1, panel, m, stride);
  else
    gradient_tiles(&gradient, &tiling, block, tiles, 2, 0, panel, m, stride);
}
