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

// t[j][i] = t[i][j]: four rounds of a perfect shuffle.
CV_PART void cv_part_transpose(cv_lanes *t) {
  CV_UNROLLED for (int round = 0; round < 4; round++) {
    cv_lanes u[LANES];
    CV_UNROLLED for (int i = 0; i < LANES / 2; i++) {
      cv_lanes x = t[i], y = t[i + LANES / 2];
      u[2 * i] = __builtin_shufflevector(
          x, y, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      u[2 * i + 1] = __builtin_shufflevector(
          x, y, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    CV_UNROLLED for (int i = 0; i < LANES; i++) t[i] = u[i];
  }
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
