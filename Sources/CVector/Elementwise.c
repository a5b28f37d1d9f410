#include "CVector.h"
#include "Clones.h"
#include <string.h>

CV_CLONES void cv_add_bias(
    float *restrict y, const float *restrict bias, long rows, long columns) {
  for (long i = 0; i < rows; i++, y += columns)
    for (long j = 0; j < columns; j++) y[j] += bias[j];
}

CV_CLONES void cv_add_bias_relu(
    float *restrict y, const float *restrict bias, long rows, long columns) {
  for (long i = 0; i < rows; i++, y += columns)
    for (long j = 0; j < columns; j++) {
      float sum = y[j] + bias[j];
      y[j] = sum < 0 ? 0 : sum;
    }
}

CV_CLONES void cv_mask_relu(float *restrict gradient, const float *restrict h, long n) {
  for (long i = 0; i < n; i++) gradient[i] = h[i] > 0 ? gradient[i] : 0;
}

CV_CLONES void cv_times_twice(float *restrict gradient, const float *restrict h, long n) {
  for (long i = 0; i < n; i++) gradient[i] *= 2 * h[i];
}

CV_CLONES void cv_column_sums(
    const float *restrict x, float *restrict sums, long rows, long columns) {
  memset(sums, 0, (size_t)columns * sizeof *sums);
  for (long i = 0; i < rows; i++, x += columns)
    for (long j = 0; j < columns; j++) sums[j] += x[j];
}

CV_CLONES void cv_square(const float *restrict x, float *restrict y, long n) {
  for (long i = 0; i < n; i++) y[i] = x[i] * x[i];
}

CV_CLONES void cv_add(const float *restrict x, float *restrict y, long n) {
  for (long i = 0; i < n; i++) y[i] += x[i];
}

void cv_gather_rows(
    const float *restrict x, const int32_t *restrict indices, float *restrict y, long count,
    long columns) {
  for (long i = 0; i < count; i++)
    memcpy(y + i * columns, x + indices[i] * columns, (size_t)columns * sizeof *y);
}

CV_CLONES double cv_projection_inner_product(
    const float *restrict gradient, const float *restrict z, const float *restrict bias, long rows,
    long columns) {
  double total = 0;
  for (long i = 0; i < rows; i++, gradient += columns, z += columns) {
#pragma clang fp reassociate(on)
    float row = 0;
    for (long j = 0; j < columns; j++) row += gradient[j] * (z[j] - bias[j]);
    total += row;
  }
  return total;
}
