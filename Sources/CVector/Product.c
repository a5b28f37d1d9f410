#include "CVector.h"
#include "Lanes.h"
#include <string.h>

// C = epilogue(A B), in the vocabulary of BLIS (Van Zee and van de Geijn, 2015).
//
// A *panel*, sixteen or thirty-two columns of B, is packed into contiguous memory that stays in the
// nearest cache, or is read where it lies if few tiles use it. Over it runs the *micro-kernel*,
// which holds a *tile* of C in registers: for each inner index, a row of the panel times one number
// for each row of the tile. A is read where it lies, transposed or not.
//
// Each element of C is summed in a register of its own, in the order of the inner index, so its
// bits depend on the shape and the instruction set only.

// The largest tile: its sums fill half of the registers of AVX-512.
#define MOST_ROWS 8
#define MOST_VECTORS 2
typedef cv_lanes cv_tile[MOST_ROWS][MOST_VECTORS];

#define FOR_TILE \
  CV_UNROLLED for (int r = 0; r < rows; r++) CV_UNROLLED for (int v = 0; v < vectors; v++)

// Some columns of B, a row of them for each inner index; rows are `step` floats apart.
typedef struct {
  const float *rows;
  long step;
} cv_panel;

// The elements that a tile's epilogue reads and writes: of C, of h if there is one, and of the bias
// if there is one. Rows are `stride` floats apart.
typedef struct {
  float *c;
  const float *h;
  long stride;
  cv_lanes bias[MOST_VECTORS];
} cv_place;

// MARK: Packing

// packed[k][v] = B[k][first + 16 v ...], zero beyond the columns of B.
CV_PART void pack(
    cv_lanes *packed, cv_matrix b, long first, long columns, long inner, int vectors) {
  for (int v = 0; v < vectors; v++, first += LANES) {
    long count = cv_part_at_most(columns - first, LANES);
    if (b.layout == CV_ROWS)
      for (long k = 0; k < inner; k++)
        cv_part_load(&packed[k * vectors + v], b.elements + k * b.stride + first, count);
    else
      for (long k = 0; k < inner; k += LANES)
        cv_part_load_columns(
            packed + k * vectors + v, vectors, b.elements + first * b.stride + k, b.stride, count,
            cv_part_at_most(inner - k, LANES));
  }
}

// MARK: Tiles

// sums[r][v] = the sum over k of A[r][k] * panel[k][v].
CV_PART void micro_kernel(
    cv_tile sums, const float *a, long row_step, long inner_step, cv_panel panel, long inner,
    int rows, int vectors) {
  FOR_TILE sums[r][v] = 0;
  for (long k = 0; k < inner; k++, panel.rows += panel.step)
    CV_UNROLLED for (int r = 0; r < rows; r++) {
      cv_lanes factor = a[r * row_step + k * inner_step];
      CV_UNROLLED for (int v = 0; v < vectors; v++)
        sums[r][v] += factor * *(const cv_lanes *)(panel.rows + v * LANES);
    }
}

CV_PART void epilogue(cv_tile sums, const cv_place *at, cv_epilogue e, int rows, int vectors) {
#define AT(matrix) (*(cv_lanes *)(at->matrix + r * at->stride + v * LANES))
  FOR_TILE sums[r][v] *= e.scale;
  if (e.accumulates) FOR_TILE sums[r][v] += AT(c);
  switch (e.kind) {
    case CV_STORE: break;
    case CV_ADD_BIAS:
      FOR_TILE sums[r][v] += at->bias[v];
      break;
    case CV_ADD_BIAS_RELU:
      FOR_TILE {
        cv_lanes sum = sums[r][v] + at->bias[v];
        sums[r][v] = sum < 0 ? 0 : sum;
      }
      break;
    case CV_MASK_RELU:
      FOR_TILE sums[r][v] = AT(h) > 0 ? sums[r][v] : 0;
      break;
    case CV_TIMES_TWICE:
      FOR_TILE sums[r][v] *= 2 * AT(h);
      break;
  }
  FOR_TILE AT(c) = sums[r][v];
#undef AT
}

CV_PART void copy_rows(
    float *to, long to_stride, const float *from, long from_stride, long rows, long columns) {
  for (long i = 0; i < rows; i++, to += to_stride, from += from_stride)
    for (long j = 0; j < columns; j += LANES)
      cv_part_copy(to + j, from + j, cv_part_at_most(columns - j, LANES));
}

// The epilogue of a tile of which only some rows and columns lie in C: it works on a copy.
CV_PART void edge_epilogue(
    cv_tile sums, const cv_place *at, cv_epilogue e, int rows, int vectors, long inside_rows,
    long inside_columns) {
  cv_tile c, h;
  cv_place copied = *at;
  copied.c = (float *)c;
  copied.stride = MOST_VECTORS * LANES;
  if (e.accumulates) {
    memset(c, 0, sizeof c);
    copy_rows(copied.c, copied.stride, at->c, at->stride, inside_rows, inside_columns);
  }
  if (at->h) {
    memset(h, 0, sizeof h);
    copy_rows((float *)h, copied.stride, at->h, at->stride, inside_rows, inside_columns);
    copied.h = (float *)h;
  }
  epilogue(sums, &copied, e, rows, vectors);
  copy_rows(at->c, at->stride, copied.c, copied.stride, inside_rows, inside_columns);
}

// MARK: Loops

// One tile of C, from row i and column j; a second row of two that lies outside repeats the first.
CV_PART void tile(
    const cv_product *p, cv_panel panel, cv_place at, long i, long j, long row_step,
    long inner_step, int rows, int vectors) {
  at.c = p->c + i * p->c_stride + j;
  if (at.h) at.h += i * p->c_stride + j;
  cv_tile sums;
  micro_kernel(
      sums, p->a.elements + i * (p->a.layout == CV_TRANSPOSED ? 1 : p->a.stride), row_step, inner_step, panel,
      p->inner, rows, vectors);
  long inside_rows = cv_part_at_most(p->rows - i, rows);
  long inside_columns = cv_part_at_most(p->columns - j, vectors * LANES);
  if (inside_rows == rows && inside_columns == vectors * LANES)
    epilogue(sums, &at, p->epilogue, rows, vectors);
  else
    edge_epilogue(sums, &at, p->epilogue, rows, vectors, inside_rows, inside_columns);
}

// All rows of C in the columns of one panel, which begin at column j.
CV_PART void column_block(const cv_product *p, cv_lanes *packed, long j, int rows, int vectors) {
  cv_panel panel = {(const float *)packed, vectors * LANES};
  if (p->b.layout == CV_PANELS)
    panel.rows = p->b.elements + j * p->inner;
  else if (
      p->rows <= 2 * rows && p->b.layout == CV_ROWS && p->columns - j >= vectors * LANES)
    panel = (cv_panel){p->b.elements + j, p->b.stride};
  else
    pack(packed, p->b, j, p->columns, p->inner, vectors);

  const float *operand = p->epilogue.operand;
  int has_bias = p->epilogue.kind == CV_ADD_BIAS || p->epilogue.kind == CV_ADD_BIAS_RELU;
  cv_place at = {.h = has_bias ? 0 : operand, .stride = p->c_stride};
  if (has_bias)
    for (int v = 0; v < vectors; v++)
      cv_part_load(&at.bias[v], operand + j + v * LANES, p->columns - j - v * LANES);

  long i = 0, stride = p->a.stride;
  if (p->a.layout == CV_TRANSPOSED)
    for (; i + rows <= p->rows; i += rows) tile(p, panel, at, i, j, 1, stride, rows, vectors);
  else
    for (; i + rows <= p->rows; i += rows) tile(p, panel, at, i, j, stride, 1, rows, vectors);
  // Fewer sums than eight registers of them leave the multipliers waiting.
  long along_rows = p->a.layout == CV_TRANSPOSED ? 1 : stride;
  long along_inner = p->a.layout == CV_TRANSPOSED ? stride : 1;
  if (rows > 4 && i + 4 <= p->rows) {
    tile(p, panel, at, i, j, along_rows, along_inner, 4, vectors);
    i += 4;
  }
  for (; i < p->rows; i += 2)
    tile(p, panel, at, i, j, i + 1 == p->rows ? 0 : along_rows, along_inner, 2, vectors);
}

CV_PART void product(const cv_product *p, int rows, int vectors) {
  _Alignas(64) cv_lanes packed[MOST_VECTORS * CV_MAXIMUM_INNER];
  for (long j = 0; j < p->columns;) {
    int width = p->columns - j > LANES ? vectors : 1;
    if (width == MOST_VECTORS)
      column_block(p, packed, j, rows, MOST_VECTORS);
    else
      column_block(p, packed, j, rows, 1);
    j += width * LANES;
  }
}

// MARK: Instruction sets

// Tiles leave registers for a row of the panel and the number it is multiplied by. Clones would
// follow the processor; a product follows the level that it is told.
#if defined(__x86_64__)
__attribute__((target("arch=x86-64-v4"), min_vector_width(512)))
static void product_v4(const cv_product *p) { product(p, 8, 2); }

__attribute__((target("arch=x86-64-v3")))
static void product_v3(const cv_product *p) { product(p, 6, 1); }
#endif

static void product_baseline(const cv_product *p) { product(p, 2, 1); }

void cv_multiply(const cv_product *p, int level) {
#if defined(__x86_64__)
  if (level == 4) return product_v4(p);
  if (level == 3) return product_v3(p);
#endif
  product_baseline(p);
}

long cv_panel_width(int level) { return level == 4 ? 2 * LANES : LANES; }
