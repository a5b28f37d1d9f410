#include "CVector.h"
#include "Block.h"

// Normalises and drops one pixel, which is row `row` of what is dropped.
CV_PART void norm_pixel(
    cv_lanes *p, const cv_block *block, cv_form form, cv_dropout_masks *masks, long row) {
  if (form.norm != CV_CHANNELS_AS_THEY_ARE) {
    cv_moments m = cv_part_moments(p, block, form);
    for (long v = 0; v < form.vectors; v++) p[v] = (p[v] - m.mean) * m.inverse;
    if (block->weight)
      for (long v = 0; v < form.vectors; v++)
        p[v] *= *(const cv_lanes *)(block->weight + v * LANES);
    if (block->bias)
      for (long v = 0; v < form.vectors; v++)
        p[v] += *(const cv_lanes *)(block->bias + v * LANES);
  }
  if (block->dropout.threshold)
    for (long v = 0; v < form.vectors; v++)
      cv_part_dropout(&block->dropout, masks, row * form.vectors + v, &p[v]);
}

// One pixel of x where averages come last: of the four pixels normalised on their own.
CV_PART void average_pixel(
    const cv_block *block, cv_form form, cv_dropout_masks *masks, const float *s, long row,
    float *x) {
  cv_pixel p;
  for (long i = 0; i < 4; i++) {
    long place = i / 2 * block->width + i % 2;
    cv_part_gather(p, block, form, s + place * block->channels);
    norm_pixel(p, block, form, masks, row + place);
    for (long v = 0; v < form.vectors; v++) {
      cv_lanes *to = (cv_lanes *)(x + v * LANES);
      *to = i ? *to + 0.25f * p[v] : 0.25f * p[v];
    }
  }
}

CV_PART void forward(
    const cv_block *block, cv_form form, const float *s, long first, long count, float *x) {
  cv_pixel p;
  cv_dropout_masks masks = CV_NO_MASKS;
  long channels = form.vectors * LANES, step = block->pools ? 2 : 1;
  long height = block->height / step, width = block->width / step;
  for (long line = first * height; line < (first + count) * height; line++) {
    long from = line * step * block->width, to = line * width;
    for (long i = 0; i < width; i++) {
      const float *source = s + (from + i * step) * channels;
      if (block->pools && !form.averages) {
        average_pixel(block, form, &masks, source, from + i * step, x + (to + i) * channels);
        continue;
      }
      cv_part_gather(p, block, form, source);
      norm_pixel(p, block, form, &masks, to + i);
      for (long v = 0; v < form.vectors; v++)
        *(cv_lanes *)(x + (to + i) * channels + v * LANES) = p[v];
    }
  }
}

CV_CLONES void cv_block_forward(
    const cv_block *block, const float *s, long first, long count, float *x) {
  CV_WITH_FORM(block, forward(block, form, s, first, count, x));
}

// MARK: Pullback

// The gradients of weight and bias, null for none.
typedef struct {
  float *weight;
  float *bias;
} cv_scale_gradient;

// The gradient d in what is normalised of one pixel, in place of that in what comes of it; `row` is its
// row of what is dropped, `s` its place in the maps. Adds to the gradients of weight and bias.
CV_PART void norm_pullback(
    cv_lanes *d, const cv_block *block, cv_form form, cv_dropout_masks *masks, const float *s,
    long row, cv_scale_gradient sums) {
  if (block->dropout.threshold)
    for (long v = 0; v < form.vectors; v++)
      cv_part_dropout(&block->dropout, masks, row * form.vectors + v, &d[v]);
  if (form.norm == CV_CHANNELS_AS_THEY_ARE) return;
  cv_pixel p;
  cv_part_gather(p, block, form, s);
  cv_moments m = cv_part_moments(p, block, form);
  cv_lanes sum = 0, products = 0;
  for (long v = 0; v < form.vectors; v++) {
    p[v] = (p[v] - m.mean) * m.inverse;
    if (sums.weight) *(cv_lanes *)(sums.weight + v * LANES) += d[v] * p[v];
    if (sums.bias) *(cv_lanes *)(sums.bias + v * LANES) += d[v];
    if (block->weight) d[v] *= *(const cv_lanes *)(block->weight + v * LANES);
    sum += d[v];
    products += d[v] * p[v];
  }
  float channels = (float)(form.vectors * LANES);
  float slope = cv_part_sum(&products) / channels;
  float mean = form.norm == CV_CHANNEL_LAYER_NORM ? cv_part_sum(&sum) / channels : 0;
  for (long v = 0; v < form.vectors; v++) d[v] = m.inverse * (d[v] - mean - p[v] * slope);
}

// dh of one source pixel: `factor * dp` and the gradient of its cell where h is positive, else 0.
CV_PART void spread(
    const cv_block *block, cv_form form, const float *s, int has_dp, const cv_lanes *dp,
    float factor, const float *cell, float *dh) {
  for (long v = 0; v < form.vectors; v++) {
    cv_lanes h, d = 0;
    cv_part_activation(&h, block, form.has_slope, s, v * LANES);
    if (has_dp) d += factor * dp[v];
    if (cell) d += *(const cv_lanes *)(cell + v * LANES);
    *(cv_lanes *)(dh + v * LANES) = h > 0 ? d : 0;
  }
}

// The gradient of the cell in row `cells` that a column lies in.
CV_PART const float *cell_at(const cv_block *block, const float *cells, long grid, long x) {
  uint32_t column = (uint32_t)(x * grid) / (uint32_t)block->width;
  return cells ? cells + column * block->channels : 0;
}

// The pixels of s that one pixel of x comes from, and what comes to them.
CV_PART void pixel_pullback(
    const cv_block *block, cv_form form, cv_dropout_masks *masks, const float *s, const float *dx,
    const float *cells[2], long grid, long y, long x, long row, float *dh,
    cv_scale_gradient sums) {
  long step = block->pools ? 2 : 1, channels = form.vectors * LANES;
  int averages_last = block->pools && !form.averages;
  cv_pixel d;
  if (dx && !averages_last) {
    for (long v = 0; v < form.vectors; v++)
      d[v] = *(const cv_lanes *)(dx + row * channels + v * LANES);
    norm_pullback(d, block, form, masks, s + (y * block->width + x) * channels, row, sums);
  }
  for (long i = 0; i < step; i++)
    for (long j = 0; j < step; j++) {
      long pixel = (y + i) * block->width + x + j;
      if (dx && averages_last) {
        for (long v = 0; v < form.vectors; v++)
          d[v] = 0.25f * *(const cv_lanes *)(dx + row * channels + v * LANES);
        norm_pullback(d, block, form, masks, s + pixel * channels, pixel, sums);
      }
      spread(
          block, form, s + pixel * channels, dx != 0, d, form.averages ? 0.25f : 1,
          cell_at(block, cells[i], grid, x + j), dh + pixel * channels);
    }
}

// Lines are counted through all images.
CV_PART void pullback(
    const cv_block *block, cv_form form, const float *s, const float *dx, const float *cells,
    long grid, long first, long count, float *dh, cv_scale_gradient sums) {
  cv_dropout_masks masks = CV_NO_MASKS;
  long channels = form.vectors * LANES, step = block->pools ? 2 : 1;
  long height = block->height / step, width = block->width / step;
  size_t bytes = (size_t)channels * sizeof(float);
  if (sums.weight) memset(sums.weight, 0, bytes);
  if (sums.bias) memset(sums.bias, 0, bytes);
  for (long line = first * height; line < (first + count) * height; line++) {
    const float *cell_rows[2] = {0};
    if (cells)
      for (long i = 0; i < step; i++) {
        long y = line % height * step + i;
        cell_rows[i] = cells +
            ((line / height) * grid + y * grid / block->height) * grid * channels;
      }
    for (long x = 0; x < width; x++)
      pixel_pullback(
          block, form, &masks, s, dx, cell_rows, grid, line * step, x * step, line * width + x, dh,
          sums);
  }
}

CV_CLONES void cv_block_pullback(
    const cv_block *block, const float *s, const float *dx, const float *cells, long grid,
    long first, long count, float *dh, float *weight_gradient, float *bias_gradient) {
  cv_scale_gradient sums = {weight_gradient, bias_gradient};
  CV_WITH_FORM(block, pullback(block, form, s, dx, cells, grid, first, count, dh, sums));
}
