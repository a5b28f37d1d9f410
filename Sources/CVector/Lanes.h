#pragma once
#include "Clones.h"
#include <stdint.h>
#include <string.h>

// Sixteen floats at once: one register of AVX-512, two of AVX2, four of SSE.
#define LANES 16
typedef float cv_lanes __attribute__((ext_vector_type(LANES), aligned(4)));
typedef int32_t cv_int_lanes __attribute__((ext_vector_type(LANES), aligned(4)));

#define CV_UNROLLED _Pragma("clang loop unroll(full)")

CV_PART long cv_part_at_most(long x, long bound) { return x < bound ? x : bound; }

// Copies at most sixteen floats; a call of memcpy would take longer than the copying.
CV_PART void cv_part_copy(float *y, const float *x, long count) {
#define COPY(n) \
  if (count & n) { memcpy(y, x, n * sizeof *y); y += n; x += n; }
  COPY(16) COPY(8) COPY(4) COPY(2) COPY(1)
#undef COPY
}

// The first `count` floats at x, at most sixteen; the lanes beyond are zero.
CV_PART void cv_part_load(cv_lanes *y, const float *x, long count) {
  if (count >= LANES) {
    *y = *(const cv_lanes *)x;
  } else {
    *y = 0;
    cv_part_copy((float *)y, x, count);
  }
}

// The sum of sixteen lanes: of halves, quarters, eighths and pairs.
CV_PART float cv_part_sum(const cv_lanes *x) {
  typedef float eight __attribute__((ext_vector_type(8)));
  typedef float four __attribute__((ext_vector_type(4)));
  eight halves = x->lo + x->hi;
  four quarters = halves.lo + halves.hi;
  return (quarters.x + quarters.z) + (quarters.y + quarters.w);
}

// t[j][i] = t[i][j]: four rounds of shuffles that are one instruction each, or one for each half.
CV_PART void cv_part_transpose(cv_lanes *t) {
#define SHUFFLE(x, y, a, b, c, d) \
  __builtin_shufflevector( \
      x, y, a, b, c, d, a + 4, b + 4, c + 4, d + 4, a + 8, b + 8, c + 8, d + 8, a + 12, b + 12, \
      c + 12, d + 12)
#define QUARTERS(x, y, a, b) \
  __builtin_shufflevector( \
      x, y, a, a + 1, a + 2, a + 3, b, b + 1, b + 2, b + 3, a + 16, a + 17, a + 18, a + 19, b + 16, \
      b + 17, b + 18, b + 19)
  // Quarter q of u[g + c] has column 4 q + c of the rows g to g + 3.
  cv_lanes u[LANES];
  CV_UNROLLED for (int g = 0; g < LANES; g += 4) {
    cv_lanes a = SHUFFLE(t[g], t[g + 1], 0, 16, 1, 17), b = SHUFFLE(t[g], t[g + 1], 2, 18, 3, 19);
    cv_lanes c = SHUFFLE(t[g + 2], t[g + 3], 0, 16, 1, 17), d = SHUFFLE(t[g + 2], t[g + 3], 2, 18, 3, 19);
    u[g] = SHUFFLE(a, c, 0, 1, 16, 17);
    u[g + 1] = SHUFFLE(a, c, 2, 3, 18, 19);
    u[g + 2] = SHUFFLE(b, d, 0, 1, 16, 17);
    u[g + 3] = SHUFFLE(b, d, 2, 3, 18, 19);
  }
  CV_UNROLLED for (int c = 0; c < 4; c++) {
    cv_lanes even = QUARTERS(u[c], u[c + 4], 0, 8), odd = QUARTERS(u[c], u[c + 4], 4, 12);
    cv_lanes even2 = QUARTERS(u[c + 8], u[c + 12], 0, 8), odd2 = QUARTERS(u[c + 8], u[c + 12], 4, 12);
    t[c] = QUARTERS(even, even2, 0, 8);
    t[c + 4] = QUARTERS(odd, odd2, 0, 8);
    t[c + 8] = QUARTERS(even, even2, 4, 12);
    t[c + 12] = QUARTERS(odd, odd2, 4, 12);
  }
#undef SHUFFLE
#undef QUARTERS
}

// y[j * step][i] = x[i * stride + j] for up to sixteen rows i and columns j of a matrix; the lanes
// beyond `rows` are zero. A block that is whole never leaves the registers.
CV_PART void cv_part_load_columns(
    cv_lanes *y, long step, const float *x, long stride, long rows, long columns) {
  if (rows >= LANES && columns >= LANES) {
    cv_lanes block[LANES];
    CV_UNROLLED for (int i = 0; i < LANES; i++) block[i] = *(const cv_lanes *)(x + i * stride);
    cv_part_transpose(block);
    CV_UNROLLED for (int j = 0; j < LANES; j++) y[j * step] = block[j];
  } else {
    cv_lanes block[LANES] = {0};
    for (long i = 0; i < rows; i++) cv_part_load(&block[i], x + i * stride, columns);
    cv_part_transpose(block);
    for (long j = 0; j < columns; j++) y[j * step] = block[j];
  }
}

// y[i * stride + j] = x[j][i] for up to sixteen rows i and columns j of a matrix.
CV_PART void cv_part_store_columns(
    const cv_lanes *x, float *y, long stride, long rows, long columns) {
  if (rows >= LANES && columns >= LANES) {
    cv_lanes block[LANES];
    CV_UNROLLED for (int j = 0; j < LANES; j++) block[j] = x[j];
    cv_part_transpose(block);
    CV_UNROLLED for (int i = 0; i < LANES; i++) *(cv_lanes *)(y + i * stride) = block[i];
  } else {
    cv_lanes block[LANES] = {0};
    for (long j = 0; j < columns; j++) block[j] = x[j];
    cv_part_transpose(block);
    for (long i = 0; i < rows; i++)
      cv_part_copy(y + i * stride, (const float *)&block[i], columns);
  }
}
