#include "CVector.h"
#include "Math.h"

// Rows are worked on sixteen at a time, turned so that a column of sixteen rows is contiguous: the
// loops over lanes then vectorise for any number of classes, and each row is summed in the order
// of its classes, wherever it stands in the batch.
#define LANES 16
#define FOR_LANES for (int lane = 0; lane < LANES; lane++)

// block[j][lane] = x[lane][j]; lanes beyond `rows` are zero.
CV_PART void load(const float *x, float *block, long rows, long classes) {
  if (rows == LANES) {
    for (long j = 0; j < classes; j++) FOR_LANES block[j * LANES + lane] = x[lane * classes + j];
  } else {
    for (long j = 0; j < classes; j++)
      FOR_LANES block[j * LANES + lane] = lane < rows ? x[lane * classes + j] : 0;
  }
}

// y[lane][j] = block[j][lane].
CV_PART void store(const float *block, float *y, long rows, long classes) {
  if (rows == LANES) {
    for (long j = 0; j < classes; j++) FOR_LANES y[lane * classes + j] = block[j * LANES + lane];
  } else {
    for (long j = 0; j < classes; j++)
      for (int lane = 0; lane < rows; lane++) y[lane * classes + j] = block[j * LANES + lane];
  }
}

// block = exp(block - largest); the largest of each lane and the sum of its exponentials.
CV_PART void exponentials(float *block, float *largest, float *sum, long classes) {
  FOR_LANES largest[lane] = block[lane];
  for (long j = 1; j < classes; j++)
    FOR_LANES {
      float x = block[j * LANES + lane];
      largest[lane] = x > largest[lane] ? x : largest[lane];
    }
  FOR_LANES sum[lane] = 0;
  for (long j = 0; j < classes; j++)
    FOR_LANES {
      float e = cv_part_exp(block[j * LANES + lane] - largest[lane]);
      block[j * LANES + lane] = e;
      sum[lane] += e;
    }
}

CV_CLONES void cv_softmax(const float *x, float *y, long rows, long classes) {
  float block[CV_MAXIMUM_CLASSES * LANES], largest[LANES], sum[LANES];
  for (long first = 0; first < rows; first += LANES) {
    long count = rows - first < LANES ? rows - first : LANES;
    load(x + first * classes, block, count, classes);
    exponentials(block, largest, sum, classes);
    FOR_LANES sum[lane] = 1 / sum[lane];
    for (long j = 0; j < classes; j++) FOR_LANES block[j * LANES + lane] *= sum[lane];
    store(block, y + first * classes, count, classes);
  }
}

CV_CLONES double cv_softmax_cross_entropy(
    const float *logits, const int32_t *labels, float *gradient, long rows, long classes,
    float smoothing, float scale) {
  float block[CV_MAXIMUM_CLASSES * LANES], largest[LANES], sum[LANES], loss[LANES];
  float hit = 1 - smoothing, miss = smoothing / (float)classes;
  double total = 0;
  for (long first = 0; first < rows; first += LANES) {
    long count = rows - first < LANES ? rows - first : LANES;
    load(logits + first * classes, block, count, classes);
    FOR_LANES loss[lane] = 0;
    if (smoothing > 0)
      for (long j = 0; j < classes; j++) FOR_LANES loss[lane] -= miss * block[j * LANES + lane];
    for (int lane = 0; lane < count; lane++)
      loss[lane] -= hit * block[labels[first + lane] * LANES + lane];

    exponentials(block, largest, sum, classes);
    FOR_LANES loss[lane] += largest[lane] + cv_part_log(sum[lane]);
    for (int lane = 0; lane < count; lane++) total += loss[lane];

    FOR_LANES sum[lane] = scale / sum[lane];
    float shift = scale * miss;
    for (long j = 0; j < classes; j++)
      FOR_LANES block[j * LANES + lane] = block[j * LANES + lane] * sum[lane] - shift;
    for (int lane = 0; lane < count; lane++)
      block[labels[first + lane] * LANES + lane] -= scale * hit;
    store(block, gradient + first * classes, count, classes);
  }
  return total;
}

void cv_argmax_rows(const float *restrict x, int32_t *restrict indices, long rows, long columns) {
  for (long i = 0; i < rows; i++, x += columns) {
    int32_t best = 0;
    for (long j = 1; j < columns; j++) best = x[j] > x[best] ? (int32_t)j : best;
    indices[i] = best;
  }
}
