#include "CVector.h"
#include "Clones.h"
#include <string.h>

CV_CLONES void cv_column_moments(
    const float *restrict x, const float *restrict center, long rows, long columns,
    float *restrict sums) {
  memset(sums, 0, (size_t)columns * sizeof *sums);
  for (long i = 0; i < rows; i++, x += columns)
    if (center)
      for (long j = 0; j < columns; j++) sums[j] += (x[j] - center[j]) * (x[j] - center[j]);
    else
      for (long j = 0; j < columns; j++) sums[j] += x[j];
}

CV_CLONES void cv_scale_columns(
    const float *restrict x, const float *restrict slope, const float *restrict shift,
    float *restrict y, long rows, long columns) {
  for (long i = 0; i < rows; i++, x += columns, y += columns)
    for (long j = 0; j < columns; j++) y[j] = slope[j] * x[j] + shift[j];
}

CV_CLONES void cv_batch_norm_sums(
    const float *restrict dy, const float *restrict x, const float *restrict mean,
    const float *restrict inverse, long rows, long columns, float *restrict sums,
    float *restrict products) {
  memset(sums, 0, (size_t)columns * sizeof *sums);
  memset(products, 0, (size_t)columns * sizeof *products);
  for (long i = 0; i < rows; i++, dy += columns, x += columns)
    for (long j = 0; j < columns; j++) {
      sums[j] += dy[j];
      products[j] += dy[j] * ((x[j] - mean[j]) * inverse[j]);
    }
}

CV_CLONES void cv_batch_norm_gradient(
    const float *dy, const float *restrict x, const float *restrict a, const float *restrict b,
    const float *restrict c, float *dx, long rows, long columns) {
  for (long i = 0; i < rows; i++, dy += columns, x += columns, dx += columns)
#pragma clang loop vectorize(assume_safety)
    for (long j = 0; j < columns; j++) dx[j] = a[j] * dy[j] + b[j] * x[j] + c[j];
}
