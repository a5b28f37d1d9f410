// Calls the loops of CVector on numbers that are the same on every machine, and prints what they make of them:
// a line for each, with its name and its values. scripts/other-machines compares two machines.

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CVector.h"

static uint64_t state = 1;

/// Numbers from -1 to 1 that every machine draws alike.
static float *draw(long n) {
  float *x = malloc(sizeof(float) * (size_t)n);
  for (long i = 0; i < n; i++) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    x[i] = (float)((int64_t)(state >> 40) - (1 << 23)) / (float)(1 << 23);
  }
  return x;
}

static float *zeros(long n) { return calloc((size_t)n, sizeof(float)); }

static void show(const char *name, const float *x, long n) {
  printf("%s", name);
  for (long i = 0; i < n; i++) printf(" %.9g", (double)x[i]);
  printf("\n");
}

static void show_words(const char *name, const uint32_t *x, long n) {
  printf("=%s", name);
  for (long i = 0; i < n; i++) printf(" %" PRIu32, x[i]);
  printf("\n");
}

static void elementwise(void) {
  float *x = draw(96), *bias = draw(16), *y = draw(96);
  int32_t rows[] = {5, 0, 3};
  for (int i = 0; i < 96; i++) y[i] = cv_exp(20 * x[i]);
  show("exp", y, 96);
  memcpy(y, x, sizeof(float) * 96);
  cv_add_bias(y, bias, 6, 16);
  show("add_bias", y, 96);
  cv_add_bias_relu(y, bias, 6, 16);
  show("add_bias_relu", y, 96);
  cv_mask_relu(y, x, 96);
  cv_times_twice(y, x, 96);
  cv_add(x, y, 96);
  show("mask_twice_add", y, 96);
  cv_column_sums(x, y, 6, 16);
  cv_square(x, y + 16, 32);
  show("sums_squares", y, 48);
  cv_gather_rows(x, rows, y, 3, 16);
  show("gather", y, 48);
  float inner = (float)cv_projection_inner_product(x, y, bias, 3, 16);
  show("inner_product", &inner, 1);
}

/// Lays a row-major matrix out as `cv_multiply` takes panels.
static float *panels(const float *b, long inner, long columns, int level) {
  float *p = zeros(inner * columns);
  long width = cv_panel_width(level), at = 0;
  for (long first = 0; first < columns; first += width) {
    long count = columns - first < width ? columns - first : width;
    for (long i = 0; i < inner; i++)
      for (long j = 0; j < count; j++) p[at++] = b[i * columns + first + j];
  }
  return p;
}

static void products(int level) {
  enum { rows = 37, inner = 45, columns = 80 };
  float *a = draw(rows * inner), *at = zeros(rows * inner), *b = draw(inner * columns);
  float *operand = draw(rows * columns), *c = zeros(rows * columns);
  for (long i = 0; i < rows; i++)
    for (long k = 0; k < inner; k++) at[k * rows + i] = a[i * inner + k];
  const cv_matrix lefts[] = {{a, inner, CV_ROWS}, {at, rows, CV_TRANSPOSED}};
  const cv_matrix rights[] = {{b, columns, CV_ROWS}, {panels(b, inner, columns, level), 0, CV_PANELS}};
  for (int left = 0; left < 2; left++)
    for (int right = 0; right < 2; right++)
      for (int kind = CV_STORE; kind <= CV_TIMES_TWICE; kind++) {
        cv_product product = {lefts[left], rights[right], c, columns, rows, columns, inner,
                              {kind, 0.5f, kind == CV_STORE, operand}};
        cv_multiply(&product, level);
        show("product", c, rows * columns);
      }
}

static void losses(void) {
  float *x = draw(60), *y = zeros(60), *deviation = zeros(4), *dx = draw(60);
  int32_t labels[] = {3, 0, 14, 7}, largest[4];
  cv_softmax(x, y, 4, 15);
  show("softmax", y, 60);
  float loss = (float)cv_softmax_cross_entropy(x, labels, y, 4, 15, 0.1f, 0.25f);
  show("cross_entropy", &loss, 1);
  show("cross_entropy_gradient", y, 60);
  cv_argmax_rows(x, largest, 4, 15);
  show_words("argmax", (uint32_t *)largest, 4);
  cv_layer_norm(x, y, deviation, 4, 15, 1e-5f);
  show("layer_norm", y, 60);
  cv_layer_norm_pullback(x, y, deviation, dx, 4, 15, 1);
  show("layer_norm_pullback", dx, 60);
}

static void adam(void) {
  float *p = draw(50), *m = draw(50), *v = zeros(50), *g = draw(50);
  cv_adam_step step = {0.1f, 0.999f, 0.001f, 0.01f, 30.0f, 1e-8f, 0.9999f};
  for (int i = 0; i < 3; i++) cv_adam(p, m, v, g, 50, step);
  show("adam", p, 50);
  show("adam_moments", m, 50);
}

static void colours(void) {
  enum { side = 9, n = side * side };
  uint8_t bytes[3 * n];
  float *drawn = draw(3 * n), *planes = zeros(3 * n), *y = zeros(3 * n);
  for (int i = 0; i < 3 * n; i++) bytes[i] = (uint8_t)(127.5f * (drawn[i] + 1));
  const float mean[] = {0.5f, 0.4f, 0.3f}, inverse[] = {4, 3, 5};
  cv_load_planes(bytes, side, -2, 1, 1, planes);
  show("planes", planes, 3 * n);
  cv_adjust_brightness(planes, n, 1.3f);
  cv_adjust_contrast(planes, n, 0.7f);
  cv_adjust_saturation(planes, n, 1.4f);
  cv_shift_hue(planes, n, 0.08f);
  show("adjusted", planes, 3 * n);
  cv_normalize_planes(planes, y, n, mean, inverse);
  show("normalized", y, 3 * n);
  cv_normalize_bytes(bytes, y, n, mean, inverse);
  show("normalized_bytes", y, 3 * n);
}

static void random_numbers(void) {
  uint32_t words[64];
  float y[64];
  cv_philox(words, 16, 7, 1, 2, 3, 0xDEADBEEF, 42);
  show_words("philox", words, 64);
  cv_unit_uniform(words, y, 64);
  show("uniform", y, 64);
  cv_normal(words, y, 32);
  show("normal", y, 64);
}

static void convolutions(int level) {
  enum { side = 8, inputs = 16, outputs = 32, images = 2, pixels = images * side * side };
  float *x = draw(pixels * inputs), *w = draw(9 * inputs * outputs), *bias = draw(outputs);
  for (int m = 2; m <= 4; m += 2) {
    long points = (m + 2) * (m + 2), tiles = images * (side / m) * (side / m);
    long panel = cv_panel_width(level);
    float *u = zeros(points * inputs * outputs), *v = zeros(points * tiles * inputs);
    float *products = zeros(points * tiles * outputs), *y = zeros(pixels * outputs);
    cv_tiling in = {side, side, inputs, m}, out = {side, side, outputs, m};
    cv_tile_range all = {0, tiles};
    cv_winograd_filter(w, inputs, outputs, m, 0, 0, inputs, panel, u, inputs * outputs);
    cv_winograd_input(x, in, all, v, tiles * inputs);
    for (long p = 0; p < points; p++) {
      cv_product product = {{v + p * tiles * inputs, inputs, CV_ROWS},
                            {u + p * inputs * outputs, 0, CV_PANELS},
                            products + p * tiles * outputs, outputs, tiles, outputs, inputs,
                            {CV_STORE, 1, 0, NULL}};
      cv_multiply(&product, level);
    }
    cv_winograd_output(products, tiles * outputs, bias, 1, out, all, y);
    show("winograd", y, pixels * outputs);
  }
  float *image = draw(pixels * 3), *direct = draw(27 * outputs), *y = zeros(pixels * outputs);
  cv_image_rows rows = {image, side, side, 0, images * side};
  cv_direct_forward(rows, direct, bias, 1, outputs, y, level);
  show("direct", y, pixels * outputs);
  float *sums = zeros(27 * outputs), *cells = draw(images * 4 * outputs);
  cv_map_gradient gradient = {y, cells, 2};
  cv_direct_weight_gradient(rows, gradient, outputs, sums, level);
  show("direct_weight_gradient", sums, 27 * outputs);
  float *patches = zeros(pixels * 27);
  cv_patches(image, side, side, 3, 0, pixels, patches);
  show("patches", patches, pixels * 27);
  float *flat = zeros(pixels * outputs);
  cv_gradient_rows(gradient, side, side, outputs, 0, pixels, flat);
  show("gradient_rows", flat, pixels * outputs);
}

static void blocks(void) {
  enum { side = 8, channels = 16, images = 2, count = images * side * side * channels };
  float *s = draw(count), *weight = draw(channels), *bias = draw(channels);
  cv_dropout dropout = {1, 2, 3, 4, 5, 6554, 65536.0f / (65536 - 6554)};
  for (int norm = CV_CHANNELS_AS_THEY_ARE; norm <= CV_CHANNEL_RMS_NORM; norm++)
    for (int last = 0; last < 2; last++) {
      cv_block block = {side, side, channels, NULL, NULL, 1, last, norm, 1e-5f, weight, bias, dropout};
      float *x = zeros(count / 4), *dx = draw(count / 4), *dh = zeros(count);
      float *dw = zeros(channels), *db = zeros(channels), *cells = draw(images * 4 * channels);
      cv_block_forward(&block, s, 0, images, x);
      show("block", x, count / 4);
      cv_block_pullback(&block, s, dx, cells, 2, 0, images, dh, dw, db);
      show("block_pullback", dh, count);
      show("block_weights", dw, channels);
      float *sums = zeros(images * 4 * channels), *squares = zeros(images * 4 * channels);
      cv_cell_sums(&block, s, 2, 0, images, sums, squares);
      show("cell_sums", sums, images * 4 * channels);
      show("cell_squares", squares, images * 4 * channels);
    }
}

int main(void) {
  int level = cv_x86_64_level();
  fprintf(stderr, "x86-64 level %d, %s\n", level, cv_compiler_version());
  elementwise();
  products(level);
  losses();
  adam();
  colours();
  random_numbers();
  convolutions(level);
  blocks();
  return 0;
}
