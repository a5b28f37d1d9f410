#include "CVector.h"
#include "Math.h"

// Rows are worked on sixteen at a time, turned so that a column of sixteen rows is contiguous: the
// loops over lanes then vectorise for any number of classes, and each row is summed in the order
// of its classes, wherever it stands in the batch.

// block[j][lane] = x[lane][j]; lanes beyond `rows` are zero.
CV_PART void load(const float *x, cv_lanes *block, long rows, long classes) {
  for (long j = 0; j < classes; j += LANES)
    cv_part_load_columns(
        block + j, 1, x + j, classes, rows, cv_part_at_most(classes - j, LANES));
}

// y[lane][j] = block[j][lane].
CV_PART void store(const cv_lanes *block, float *y, long rows, long classes) {
  for (long j = 0; j < classes; j += LANES)
    cv_part_store_columns(
        block + j, y + j, classes, rows, cv_part_at_most(classes - j, LANES));
}

// block = exp(block - largest); the largest of each lane and the sum of its exponentials.
CV_PART void exponentials(cv_lanes *block, cv_lanes *largest, cv_lanes *sum, long classes) {
  cv_lanes most = block[0], total = 0;
  for (long j = 1; j < classes; j++) most = block[j] > most ? block[j] : most;
  for (long j = 0; j < classes; j++) {
    block[j] -= most;
    cv_part_exp(&block[j]);
    total += block[j];
  }
  *largest = most;
  *sum = total;
}

CV_CLONES void cv_softmax(const float *x, float *y, long rows, long classes) {
  cv_lanes block[CV_MAXIMUM_CLASSES], largest, sum;
  for (long first = 0; first < rows; first += LANES) {
    long count = rows - first < LANES ? rows - first : LANES;
    load(x + first * classes, block, count, classes);
    exponentials(block, &largest, &sum, classes);
    cv_lanes scale = 1 / sum;
    for (long j = 0; j < classes; j++) block[j] *= scale;
    store(block, y + first * classes, count, classes);
  }
}

CV_CLONES double cv_softmax_cross_entropy(
    const float *logits, const int32_t *labels, float *gradient, long rows, long classes,
    float smoothing, float scale) {
  cv_lanes block[CV_MAXIMUM_CLASSES], largest, sum;
  float hit = 1 - smoothing, miss = smoothing / (float)classes;
  double total = 0;
  for (long first = 0; first < rows; first += LANES) {
    long count = rows - first < LANES ? rows - first : LANES;
    load(logits + first * classes, block, count, classes);
    cv_lanes loss = 0;
    if (smoothing > 0)
      for (long j = 0; j < classes; j++) loss -= miss * block[j];
    for (int lane = 0; lane < count; lane++)
      loss[lane] -= hit * block[labels[first + lane]][lane];

    exponentials(block, &largest, &sum, classes);
    for (int lane = 0; lane < count; lane++)
      total += loss[lane] + (largest[lane] + cv_part_log(sum[lane]));

    cv_lanes factor = scale / sum;
    float shift = scale * miss;
    for (long j = 0; j < classes; j++) block[j] = block[j] * factor - shift;
    for (int lane = 0; lane < count; lane++) block[labels[first + lane]][lane] -= scale * hit;
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
