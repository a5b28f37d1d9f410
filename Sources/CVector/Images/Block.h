#pragma once
#include "Dropout.h"
#include "Lanes.h"

// A block, a pixel at a time: a *pixel* is its channels, sixteen to a vector.

#define CV_MOST_VECTORS (CV_MAXIMUM_CHANNELS / LANES)
typedef cv_lanes cv_pixel[CV_MOST_VECTORS];

/// What of a block its code depends on. Where all of it is constant, a pixel of a narrow map never
/// leaves the registers.
typedef struct {
  /// Whether what is normalised is an average of 2 x 2 pixels.
  int averages;
  /// Whether a batch normalisation comes first.
  int has_slope;
  cv_channel_norm norm;
  /// The vectors of a pixel.
  long vectors;
} cv_form;

CV_PART cv_form cv_part_form(const cv_block *block) {
  return (cv_form){
      block->pools && !block->pools_last, block->slope != 0, block->norm,
      block->channels / LANES};
}

/// Runs `body` with `form` as the form of a block: as a constant for layer normalisations of 16 to 128
/// channels, of which narrow networks have most of their pixels.
#define CV_WITH_FORM(block, body) \
  do { \
    const cv_form known = cv_part_form(block); \
    int is_common = known.norm == CV_CHANNEL_LAYER_NORM && !known.has_slope && \
        known.averages == (block)->pools; \
    CV_FORM_CASE(1, 1, body) \
    CV_FORM_CASE(1, 2, body) \
    CV_FORM_CASE(1, 4, body) \
    CV_FORM_CASE(1, 8, body) \
    CV_FORM_CASE(0, 1, body) \
    CV_FORM_CASE(0, 2, body) \
    CV_FORM_CASE(0, 4, body) \
    CV_FORM_CASE(0, 8, body) { \
      const cv_form form = known; \
      body; \
    } \
  } while (0)

#define CV_FORM_CASE(averages_, vectors_, body) \
  if (is_common && known.averages == averages_ && known.vectors == vectors_) { \
    const cv_form form = {averages_, 0, CV_CHANNEL_LAYER_NORM, vectors_}; \
    body; \
  } else

/// Sixteen channels of h at one pixel.
CV_PART void cv_part_activation(
    cv_lanes *h, const cv_block *block, int has_slope, const float *s, long c) {
  *h = *(const cv_lanes *)(s + c);
  if (has_slope) {
    *h = *(const cv_lanes *)(block->slope + c) * *h + *(const cv_lanes *)(block->shift + c);
    *h = *h < 0 ? 0 : *h;
  }
}

/// What is normalised of one pixel, from the one or four pixels of s that it comes from.
CV_PART void cv_part_gather(cv_lanes *p, const cv_block *block, cv_form form, const float *s) {
  long right = form.vectors * LANES, below = block->width * right;
  for (long v = 0; v < form.vectors; v++) {
    long c = v * LANES;
    cv_part_activation(&p[v], block, form.has_slope, s, c);
    if (form.averages) {
      cv_lanes h[3];
      cv_part_activation(&h[0], block, form.has_slope, s + right, c);
      cv_part_activation(&h[1], block, form.has_slope, s + below, c);
      cv_part_activation(&h[2], block, form.has_slope, s + below + right, c);
      p[v] = 0.25f * ((p[v] + h[0]) + (h[1] + h[2]));
    }
  }
}

/// The mean and the inverse deviation that normalise a pixel.
typedef struct {
  float mean;
  float inverse;
} cv_moments;

CV_PART cv_moments cv_part_moments(const cv_lanes *p, const cv_block *block, cv_form form) {
  float count = (float)(form.vectors * LANES), mean = 0;
  if (form.norm == CV_CHANNEL_LAYER_NORM) {
    cv_lanes sum = p[0];
    for (long v = 1; v < form.vectors; v++) sum += p[v];
    mean = cv_part_sum(&sum) / count;
  }
  cv_lanes squares = 0;
  for (long v = 0; v < form.vectors; v++) squares += (p[v] - mean) * (p[v] - mean);
  float variance = cv_part_sum(&squares) / count;
  return (cv_moments){mean, 1 / __builtin_elementwise_sqrt(variance + block->epsilon)};
}
