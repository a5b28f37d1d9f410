#pragma once
#include "Lanes.h"

typedef uint32_t cv_word_lanes __attribute__((ext_vector_type(LANES), aligned(4)));
typedef uint64_t cv_wide_lanes __attribute__((ext_vector_type(LANES / 2), aligned(4)));

// The vectors of a group, for which one call of Philox draws.
#define CV_DROPOUT_VECTORS 8

/// The masks of the group of vectors that was drawn last: all bits of an element that stays, none of
/// one that is dropped.
typedef struct {
  long group;
  cv_int_lanes keep[CV_DROPOUT_VECTORS];
} cv_dropout_masks;

#define CV_NO_MASKS {.group = -1}

// The upper and the lower halves of the products of sixteen words and a factor: by even and odd
// words, as instructions multiply them.
CV_PART void cv_part_wide_product(
    cv_word_lanes *high, cv_word_lanes *low, const cv_word_lanes *x, uint32_t factor) {
  const uint64_t lower = 0xffffffff;
  cv_wide_lanes words = (cv_wide_lanes)*x;
  cv_wide_lanes even = (words & lower) * factor, odd = (words >> 32) * factor;
  *high = (cv_word_lanes)(even >> 32 | (odd & ~lower));
  *low = (cv_word_lanes)((even & lower) | odd << 32);
}

// Four words of each of sixteen Philox blocks, the first of which is `first`; see cv_philox.
CV_PART void cv_part_philox_lanes(const cv_dropout *d, uint32_t first, cv_word_lanes *words) {
  const cv_word_lanes order = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  cv_word_lanes c0 = first + order, c1 = d->counter1, c2 = d->counter2, c3 = d->counter3;
  uint32_t k0 = d->key0, k1 = d->key1;
  CV_UNROLLED for (int round = 0; round < 10; round++) {
    cv_word_lanes high0, low0, high1, low1;
    cv_part_wide_product(&high0, &low0, &c0, 0xD2511F53u);
    cv_part_wide_product(&high1, &low1, &c2, 0xCD9E8D57u);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  words[0] = c0;
  words[1] = c1;
  words[2] = c2;
  words[3] = c3;
}

CV_PART void cv_part_draw(const cv_dropout *d, cv_dropout_masks *masks, long group) {
  cv_word_lanes words[4];
  cv_part_philox_lanes(d, (uint32_t)(group * LANES), words);
  CV_UNROLLED for (int i = 0; i < 4; i++) {
    masks->keep[2 * i] = (words[i] & 0xffff) >= d->threshold;
    masks->keep[2 * i + 1] = words[i] >> 16 >= d->threshold;
  }
  masks->group = group;
}

// dropout(x) for vector `vector` of a tensor; draws where it leaves the group of the last one.
CV_PART void cv_part_dropout(
    const cv_dropout *d, cv_dropout_masks *masks, long vector, cv_lanes *x) {
  long group = vector / CV_DROPOUT_VECTORS;
  if (group != masks->group) cv_part_draw(d, masks, group);
  cv_int_lanes kept = masks->keep[vector % CV_DROPOUT_VECTORS] & (cv_int_lanes)(*x * d->scale);
  *x = (cv_lanes)kept;
}
