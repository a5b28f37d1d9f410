#include "CVector.h"
#include "Clones.h"

// The sums over a row may be reordered when compiled, never when run: each instruction set has
// one order, whatever the batch and the threads.

CV_CLONES void cv_layer_norm(
    const float *restrict x, float *restrict y, float *restrict inverse_deviation, long rows,
    long columns, float epsilon) {
#pragma clang fp reassociate(on)
  for (long i = 0; i < rows; i++, x += columns, y += columns) {
    float sum = 0;
    for (long j = 0; j < columns; j++) sum += x[j];
    float mean = sum / (float)columns;
    float squares = 0;
    for (long j = 0; j < columns; j++) squares += (x[j] - mean) * (x[j] - mean);
    float inverse = 1 / __builtin_elementwise_sqrt(squares / (float)columns + epsilon);
    for (long j = 0; j < columns; j++) y[j] = (x[j] - mean) * inverse;
    inverse_deviation[i] = inverse;
  }
}

CV_CLONES void cv_layer_norm_pullback(
    const float *restrict dy, const float *restrict y, const float *restrict inverse_deviation,
    float *restrict dx, long rows, long columns, int accumulate) {
#pragma clang fp reassociate(on)
  for (long i = 0; i < rows; i++, dy += columns, y += columns, dx += columns) {
    float sum = 0, product = 0;
    for (long j = 0; j < columns; j++) {
      sum += dy[j];
      product += dy[j] * y[j];
    }
    float mean = sum / (float)columns, slope = product / (float)columns;
    for (long j = 0; j < columns; j++) {
      float earlier = accumulate ? dx[j] : 0;
      dx[j] = earlier + inverse_deviation[i] * (dy[j] - mean - y[j] * slope);
    }
  }
}
