#include "CVector.h"
#include "Lanes.h"
#include <string.h>

// The convolution of images, straight from their pixels: the nine numbers that an output sees of a row
// lie side by side. A *strip* is a part of a row with the pixels around it, zero outside of the image,
// in the nearest cache; the products of an output's 27 numbers are summed in registers.

#define TAPS 9
#define STRIP 64
#define MOST_OUTPUTS 12
#define MOST_VECTORS 2

typedef float cv_strip[3][(STRIP + 2) * CV_IMAGE_CHANNELS];

// The strip around `count` pixels of a row, from column `first` on; the rest of it is zero.
CV_PART void load_strip(cv_strip strip, const cv_image_rows *rows, long row, long first, long count) {
  long image = row / rows->height, y = row % rows->height, n = CV_IMAGE_CHANNELS;
  memset(strip, 0, sizeof(cv_strip));
  long left = first > 0 ? first - 1 : 0;
  long right = cv_part_at_most(first + count + 1, rows->width);
  for (long i = 0; i < 3; i++) {
    if (y + i < 1 || y + i > rows->height) continue;
    const float *line = rows->x + (image * rows->height + y + i - 1) * rows->width * n;
    memcpy(
        strip[i] + (left - first + 1) * n, line + left * n,
        (size_t)((right - left) * n) * sizeof(float));
  }
}

// MARK: Forward

// `pixels` outputs of a strip in `vectors` vectors of channels.
CV_PART void outputs_at(
    const float *strip, const float *weights, const float *bias, int rectifies, long outputs,
    float *y, int pixels, int vectors) {
  cv_lanes sums[MOST_OUTPUTS][MOST_VECTORS];
#define FOR_OUTPUTS \
  CV_UNROLLED for (int p = 0; p < pixels; p++) CV_UNROLLED for (int v = 0; v < vectors; v++)
  FOR_OUTPUTS sums[p][v] = 0;
  for (int i = 0; i < 3; i++, strip += (STRIP + 2) * CV_IMAGE_CHANNELS)
    for (int tap = 0; tap < TAPS; tap++, weights += outputs)
      CV_UNROLLED for (int p = 0; p < pixels; p++) {
        cv_lanes factor = strip[p * CV_IMAGE_CHANNELS + tap];
        CV_UNROLLED for (int v = 0; v < vectors; v++)
          sums[p][v] += factor * *(const cv_lanes *)(weights + v * LANES);
      }
  if (bias) FOR_OUTPUTS sums[p][v] += *(const cv_lanes *)(bias + v * LANES);
  if (rectifies) FOR_OUTPUTS sums[p][v] = sums[p][v] < 0 ? 0 : sums[p][v];
  FOR_OUTPUTS *(cv_lanes *)(y + p * outputs + v * LANES) = sums[p][v];
#undef FOR_OUTPUTS
}

CV_PART void forward_strip(
    const float *strip, long count, const float *weights, const float *bias, int rectifies,
    long outputs, float *y, int pixels, int vectors) {
  for (long p = 0; p < count; p += pixels, y += pixels * outputs) {
    const float *at = strip + p * CV_IMAGE_CHANNELS;
    if (p + pixels <= count)
      outputs_at(at, weights, bias, rectifies, outputs, y, pixels, vectors);
    else
      for (long q = 0; p + q < count; q++)
        outputs_at(
            at + q * CV_IMAGE_CHANNELS, weights, bias, rectifies, outputs, y + q * outputs, 1,
            vectors);
  }
}

CV_PART void forward(
    const cv_image_rows *rows, const float *weights, const float *bias, int rectifies,
    long outputs, float *y, int pixels, int vectors) {
  cv_strip strip;
  for (long row = rows->first; row < rows->first + rows->count; row++)
    for (long x = 0; x < rows->width; x += STRIP) {
      long count = cv_part_at_most(rows->width - x, STRIP);
      float *to = y + (row * rows->width + x) * outputs;
      load_strip(strip, rows, row, x, count);
      long o = 0;
      for (; o + vectors * LANES <= outputs; o += vectors * LANES)
        forward_strip(
            strip[0], count, weights + o, bias ? bias + o : 0, rectifies, outputs, to + o, pixels,
            vectors);
      for (; o < outputs; o += LANES)
        forward_strip(
            strip[0], count, weights + o, bias ? bias + o : 0, rectifies, outputs, to + o, pixels,
            1);
    }
}

// MARK: Weight gradient

// The gradient of `count` pixels in sixteen channels, multiplied out; see cv_map_gradient.
CV_PART void load_gradient(
    cv_lanes *dy, const cv_map_gradient *gradient, const cv_image_rows *rows, long row, long x,
    long count, long outputs, long o) {
  long grid = gradient->grid, image = row / rows->height, y = row % rows->height;
  const float *values = gradient->values + (row * rows->width + x) * outputs + o;
  const float *cells = gradient->cells + // of the row; read only if there are any
      (gradient->cells ? (image * grid + y * grid / rows->height) * grid * outputs + o : 0);
  for (long p = 0; p < count; p++, values += outputs) {
    dy[p] = *(const cv_lanes *)values;
    if (gradient->cells) {
      uint32_t cell = (uint32_t)((x + p) * grid) / (uint32_t)rows->width;
      dy[p] *= *(const cv_lanes *)(cells + cell * outputs);
    }
  }
}

// Adds the products of the gradient and `taps` successive numbers of a strip.
CV_PART void add_taps(
    const float *strip, const cv_lanes *dy, long count, long outputs, float *sums, int taps) {
  cv_lanes sum[3 * TAPS];
  CV_UNROLLED for (int t = 0; t < taps; t++) sum[t] = *(const cv_lanes *)(sums + t * outputs);
  for (long p = 0; p < count; p++, strip += CV_IMAGE_CHANNELS)
    CV_UNROLLED for (int t = 0; t < taps; t++) {
      // The numbers of the other rows of a strip follow at its distance.
      sum[t] += strip[t / TAPS * (STRIP + 2) * CV_IMAGE_CHANNELS + t % TAPS] * dy[p];
    }
  CV_UNROLLED for (int t = 0; t < taps; t++) *(cv_lanes *)(sums + t * outputs) = sum[t];
}

CV_PART void weight_gradient(
    const cv_image_rows *rows, const cv_map_gradient *gradient, long outputs, float *sums,
    int all_at_once) {
  cv_strip strip;
  cv_lanes dy[STRIP];
  for (long row = rows->first; row < rows->first + rows->count; row++)
    for (long x = 0; x < rows->width; x += STRIP) {
      long count = cv_part_at_most(rows->width - x, STRIP);
      load_strip(strip, rows, row, x, count);
      for (long o = 0; o < outputs; o += LANES) {
        load_gradient(dy, gradient, rows, row, x, count, outputs, o);
        if (all_at_once) {
          add_taps(strip[0], dy, count, outputs, sums + o, 3 * TAPS);
          continue;
        }
        for (int i = 0; i < 3; i++) {
          float *to = sums + i * TAPS * outputs + o;
          add_taps(strip[i], dy, count, outputs, to, 5);
          add_taps(strip[i] + 5, dy, count, outputs, to + 5 * outputs, 4);
        }
      }
    }
}

// MARK: Instruction sets

// Sums leave registers for a row of weights and a number of the strip.
#if defined(__x86_64__)
__attribute__((target("arch=x86-64-v4"), min_vector_width(512)))
static void forward_v4(
    const cv_image_rows *r, const float *w, const float *b, int rectifies, long outputs, float *y) {
  forward(r, w, b, rectifies, outputs, y, 12, 2);
}
__attribute__((target("arch=x86-64-v3")))
static void forward_v3(
    const cv_image_rows *r, const float *w, const float *b, int rectifies, long outputs, float *y) {
  forward(r, w, b, rectifies, outputs, y, 6, 1);
}
__attribute__((target("arch=x86-64-v4"), min_vector_width(512)))
static void weight_gradient_v4(
    const cv_image_rows *r, const cv_map_gradient *g, long outputs, float *sums) {
  weight_gradient(r, g, outputs, sums, 1);
}
__attribute__((target("arch=x86-64-v3")))
static void weight_gradient_v3(
    const cv_image_rows *r, const cv_map_gradient *g, long outputs, float *sums) {
  weight_gradient(r, g, outputs, sums, 0);
}
#endif

void cv_direct_forward(
    cv_image_rows rows, const float *weights, const float *bias, int rectifies, long outputs,
    float *y, int level) {
#if defined(__x86_64__)
  if (level == 4) return forward_v4(&rows, weights, bias, rectifies, outputs, y);
  if (level == 3) return forward_v3(&rows, weights, bias, rectifies, outputs, y);
#endif
  forward(&rows, weights, bias, rectifies, outputs, y, 2, 1);
}

void cv_direct_weight_gradient(
    cv_image_rows rows, cv_map_gradient gradient, long outputs, float *sums, int level) {
#if defined(__x86_64__)
  if (level == 4) return weight_gradient_v4(&rows, &gradient, outputs, sums);
  if (level == 3) return weight_gradient_v3(&rows, &gradient, outputs, sums);
#endif
  weight_gradient(&rows, &gradient, outputs, sums, 0);
}
