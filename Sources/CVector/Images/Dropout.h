#pragma once
#include "Lanes.h"

typedef uint32_t cv_word_lanes __attribute__((ext_vector_type(LANES), aligned(4)));

#define CV_DROPOUT_GROUP 128

// Four words of each of sixteen Philox blocks, the first of which is `first`; see cv_philox.
CV_PART void cv_part_philox_lanes(const cv_dropout *d, uint32_t first, cv_word_lanes *words) {
  const cv_word_lanes order = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  typedef uint64_t wide __attribute__((ext_vector_type(LANES)));
  cv_word_lanes c0 = first + order, c1 = d->counter1, c2 = d->counter2, c3 = d->counter3;
  uint32_t k0 = d->key0, k1 = d->key1;
  CV_UNROLLED for (int round = 0; round < 10; round++) {
    wide p0 = __builtin_convertvector(c0, wide) * 0xD2511F53u;
    wide p1 = __builtin_convertvector(c2, wide) * 0xCD9E8D57u;
    cv_word_lanes high0 = __builtin_convertvector(p0 >> 32, cv_word_lanes);
    cv_word_lanes high1 = __builtin_convertvector(p1 >> 32, cv_word_lanes);
    c0 = high1 ^ c1 ^ k0;
    c1 = __builtin_convertvector(p1, cv_word_lanes);
    c2 = high0 ^ c3 ^ k1;
    c3 = __builtin_convertvector(p0, cv_word_lanes);
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  words[0] = c0;
  words[1] = c1;
  words[2] = c2;
  words[3] = c3;
}

// y[c] = dropout(x[c]) for the columns of a row; x and y may be the same.
CV_PART void cv_part_dropout_row(
    const cv_dropout *d, long row, const float *x, float *y, long columns) {
  long groups = (columns + CV_DROPOUT_GROUP - 1) / CV_DROPOUT_GROUP;
  for (long group = 0; group < groups; group++) {
    cv_word_lanes words[4];
    cv_part_philox_lanes(d, (uint32_t)((row * groups + group) * LANES), words);
    CV_UNROLLED for (int part = 0; part < CV_DROPOUT_GROUP / LANES; part++) {
      long c = group * CV_DROPOUT_GROUP + part * LANES;
      if (c >= columns) break;
      cv_word_lanes bits = part % 2 ? words[part / 2] >> 16 : words[part / 2] & 0xffff;
      long count = cv_part_at_most(columns - c, LANES);
      cv_lanes value;
      cv_part_load(&value, x + c, count);
      value = bits < d->threshold ? (cv_lanes)0 : value * d->scale;
      cv_part_copy(y + c, (const float *)&value, count);
    }
  }
}
