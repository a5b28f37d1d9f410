#include "CVector.h"
#include "Block.h"
#include "Dropout.h"

// The sum of sixteen lanes, in a fixed order.
CV_PART float sum_of_lanes(const cv_lanes *x) {
  float total = 0;
  CV_UNROLLED for (int i = 0; i < LANES; i++) total += (*x)[i];
  return total;
}

// What is normalised of one pixel, from the one or four pixels of s that it comes from.
CV_PART void pool_pixel(const cv_block *block, const float *s, float *p) {
  long channels = block->channels, next_row = block->width * channels;
  for (long c = 0; c < channels; c += LANES) {
    cv_lanes h[4];
    cv_part_activation(&h[0], block, s, c);
    if (block->pools && !block->pools_last) {
      cv_part_activation(&h[1], block, s + channels, c);
      cv_part_activation(&h[2], block, s + next_row, c);
      cv_part_activation(&h[3], block, s + next_row + channels, c);
      h[0] = 0.25f * ((h[0] + h[1]) + (h[2] + h[3]));
    }
    *(cv_lanes *)(p + c) = h[0];
  }
}

// The mean and the inverse deviation that normalise p; 0 and 1 without normalisation.
typedef struct {
  float mean;
  float inverse;
} cv_moments;

CV_PART cv_moments moments(const cv_block *block, const float *p) {
  if (block->norm == CV_CHANNELS_AS_THEY_ARE) return (cv_moments){0, 1};
  float count = (float)block->channels, mean = 0;
  if (block->norm == CV_CHANNEL_LAYER_NORM) {
    cv_lanes sum = 0;
    for (long c = 0; c < block->channels; c += LANES) sum += *(const cv_lanes *)(p + c);
    mean = sum_of_lanes(&sum) / count;
  }
  cv_lanes squares = 0;
  for (long c = 0; c < block->channels; c += LANES) {
    cv_lanes centered = *(const cv_lanes *)(p + c) - mean;
    squares += centered * centered;
  }
  float variance = sum_of_lanes(&squares) / count;
  return (cv_moments){mean, 1 / __builtin_elementwise_sqrt(variance + block->epsilon)};
}

// Where an output pixel's first source pixel lies in a map.
CV_PART long source_offset(const cv_block *block, long y, long x) {
  long step = block->pools ? 2 : 1;
  return (y * step * block->width + x * step) * block->channels;
}

// Normalises and drops the channels of one pixel, which is row `row` of what is dropped.
CV_PART void norm_pixel(const cv_block *block, float *p, long row) {
  if (block->norm != CV_CHANNELS_AS_THEY_ARE) {
    cv_moments m = moments(block, p);
    for (long c = 0; c < block->channels; c += LANES) {
      cv_lanes value = (*(cv_lanes *)(p + c) - m.mean) * m.inverse;
      if (block->weight) value *= *(const cv_lanes *)(block->weight + c);
      if (block->bias) value += *(const cv_lanes *)(block->bias + c);
      *(cv_lanes *)(p + c) = value;
    }
  }
  if (block->dropout.threshold) cv_part_dropout_row(&block->dropout, row, p, p, block->channels);
}

// One pixel of x where averages come last: of the four pixels normalised on their own.
CV_PART void average_pixel(const cv_block *block, const float *s, long row, float *x) {
  float each[CV_MAXIMUM_CHANNELS];
  long channels = block->channels;
  for (long i = 0; i < 4; i++) {
    long place = i / 2 * block->width + i % 2;
    pool_pixel(block, s + place * channels, each);
    norm_pixel(block, each, row + place);
    for (long c = 0; c < channels; c += LANES) {
      cv_lanes part = 0.25f * *(cv_lanes *)(each + c);
      *(cv_lanes *)(x + c) = i ? *(cv_lanes *)(x + c) + part : part;
    }
  }
}

CV_CLONES void cv_block_forward(
    const cv_block *block, const float *s, long first, long count, float *x) {
  long channels = block->channels, step = block->pools ? 2 : 1;
  long height = block->height / step, width = block->width / step;
  for (long image = first; image < first + count; image++) {
    long map = image * block->height * block->width;
    float *to = x + image * height * width * channels;
    for (long pixel = 0; pixel < height * width; pixel++, to += channels) {
      long offset = source_offset(block, pixel / width, pixel % width);
      if (block->pools && block->pools_last) {
        average_pixel(block, s + map * channels + offset, map + offset / channels, to);
      } else {
        pool_pixel(block, s + map * channels + offset, to);
        norm_pixel(block, to, image * height * width + pixel);
      }
    }
  }
}

// The gradient in what is normalised of one pixel, in place of that in what comes of it; `row` is its row
// of what is dropped, `s` its place in the maps, `p` a workspace. Adds to the gradients of weight and bias.
CV_PART void norm_pullback(
    const cv_block *block, const float *s, long row, float *p, float *gradient,
    float *weight_gradient, float *bias_gradient) {
  long channels = block->channels;
  if (block->dropout.threshold)
    cv_part_dropout_row(&block->dropout, row, gradient, gradient, channels);
  if (block->norm == CV_CHANNELS_AS_THEY_ARE) return;
  pool_pixel(block, s, p);
  cv_moments m = moments(block, p);
  cv_lanes sum = 0, products = 0;
  for (long c = 0; c < channels; c += LANES) {
    cv_lanes normal = (*(cv_lanes *)(p + c) - m.mean) * m.inverse;
    cv_lanes d = *(cv_lanes *)(gradient + c);
    if (weight_gradient) *(cv_lanes *)(weight_gradient + c) += d * normal;
    if (bias_gradient) *(cv_lanes *)(bias_gradient + c) += d;
    if (block->weight) d *= *(const cv_lanes *)(block->weight + c);
    sum += d;
    products += d * normal;
    *(cv_lanes *)(p + c) = normal;
    *(cv_lanes *)(gradient + c) = d;
  }
  float slope = sum_of_lanes(&products) / (float)channels;
  float mean =
      block->norm == CV_CHANNEL_LAYER_NORM ? sum_of_lanes(&sum) / (float)channels : 0;
  for (long c = 0; c < channels; c += LANES) {
    cv_lanes *d = (cv_lanes *)(gradient + c);
    *d = m.inverse * (*d - mean - *(cv_lanes *)(p + c) * slope);
  }
}

// dh of one source pixel: `factor * dp` and the gradient of its cell where h is positive, else 0.
CV_PART void spread(
    const cv_block *block, const float *s, const float *dp, float factor, const float *cell,
    float *dh) {
  for (long c = 0; c < block->channels; c += LANES) {
    cv_lanes h, d = 0;
    cv_part_activation(&h, block, s, c);
    if (dp) d += factor * *(const cv_lanes *)(dp + c);
    if (cell) d += *(const cv_lanes *)(cell + c);
    *(cv_lanes *)(dh + c) = h > 0 ? d : 0;
  }
}

CV_CLONES void cv_block_pullback(
    const cv_block *block, const float *s, const float *dx, const float *cells, long grid,
    long first, long count, float *dh, float *weight_gradient, float *bias_gradient) {
  float p[CV_MAXIMUM_CHANNELS], gradient[CV_MAXIMUM_CHANNELS];
  long channels = block->channels, step = block->pools ? 2 : 1;
  long height = block->height / step, width = block->width / step;
  int averages_last = block->pools && block->pools_last;
  size_t bytes = (size_t)channels * sizeof(float);
  if (weight_gradient) memset(weight_gradient, 0, bytes);
  if (bias_gradient) memset(bias_gradient, 0, bytes);
  for (long image = first; image < first + count; image++) {
    long map = image * block->height * block->width * channels;
    for (long pixel = 0; pixel < height * width; pixel++) {
      long y = pixel / width, x = pixel % width, row = image * height * width + pixel;
      if (dx && !averages_last) {
        memcpy(gradient, dx + row * channels, bytes);
        norm_pullback(
            block, s + map + source_offset(block, y, x), row, p, gradient, weight_gradient,
            bias_gradient);
      }
      for (long i = 0; i < step * step; i++) {
        long at_y = y * step + i / step, at_x = x * step + i % step;
        long cell_y = at_y * grid / block->height, cell_x = at_x * grid / block->width;
        long at = map + (at_y * block->width + at_x) * channels;
        if (dx && averages_last) {
          for (long c = 0; c < channels; c += LANES)
            *(cv_lanes *)(gradient + c) = 0.25f * *(const cv_lanes *)(dx + row * channels + c);
          norm_pullback(
              block, s + at, at / channels, p, gradient, weight_gradient, bias_gradient);
        }
        const float *cell =
            cells ? cells + ((image * grid + cell_y) * grid + cell_x) * channels : 0;
        spread(
            block, s + at, dx ? gradient : 0, averages_last ? 1 : 1 / (float)(step * step), cell,
            dh + at);
      }
    }
  }
}

CV_CLONES void cv_cell_sums(
    const cv_block *block, const float *s, long grid, long first, long count, float *sums,
    float *squares) {
  long channels = block->channels, height = block->height / grid, width = block->width / grid;
  for (long image = first; image < first + count; image++)
    for (long cell = 0; cell < grid * grid; cell++) {
      const float *corner = s +
          ((image * block->height + cell / grid * height) * block->width + cell % grid * width) *
              channels;
      float *sum = sums ? sums + (image * grid * grid + cell) * channels : 0;
      float *square = squares ? squares + (image * grid * grid + cell) * channels : 0;
      if (sum) memset(sum, 0, (size_t)channels * sizeof(float));
      if (square) memset(square, 0, (size_t)channels * sizeof(float));
      for (long y = 0; y < height; y++)
        for (long x = 0; x < width; x++)
          for (long c = 0; c < channels; c += LANES) {
            cv_lanes h;
            cv_part_activation(&h, block, corner + (y * block->width + x) * channels, c);
            if (sum) *(cv_lanes *)(sum + c) += h;
            if (square) *(cv_lanes *)(square + c) += h * h;
          }
    }
}
