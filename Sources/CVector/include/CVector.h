#pragma once
#include <stdint.h>

// Loops over floats that the Swift compiler does not vectorise.
//
// Every function is compiled for three instruction sets and chosen at run time: matrix products by
// their caller, all others by the processor. Results depend on the instruction set only: nothing
// here calls libm, allocates, or knows of threads.
//
// Letters: n = elements, r = rows, c = columns; matrices are dense and row-major. Pointers may not
// overlap unless a comment says so.

// MARK: Processor

/// The level of the x86-64 instruction set that the processor offers: 4 (AVX-512), 3 (AVX2 and
/// FMA), 2 (SSE4.2), 1; 0 on another architecture.
int cv_x86_64_level(void);

/// The version string of the C compiler; it comes with the Swift toolchain and names its release.
const char *_Nonnull cv_compiler_version(void);

/// The version of the C library, whose cosines and exponentials schedules and losses take; "unknown" for
/// one that does not tell.
const char *_Nonnull cv_c_library_version(void);

// MARK: Scalar functions

/// e^x for finite x, clamped to the range of normal floats; within 2 ulp.
float cv_exp(float x);

// MARK: Elementwise passes

/// y[i][j] += bias[j].
void cv_add_bias(float *_Nonnull y, const float *_Nonnull bias, long rows, long columns);

/// y[i][j] = max(y[i][j] + bias[j], 0), or NaN where the sum is.
void cv_add_bias_relu(float *_Nonnull y, const float *_Nonnull bias, long rows, long columns);

/// gradient[i] = h[i] > 0 ? gradient[i] : 0.
void cv_mask_relu(float *_Nonnull gradient, const float *_Nonnull h, long n);

/// gradient[i] *= 2 h[i].
void cv_times_twice(float *_Nonnull gradient, const float *_Nonnull h, long n);

/// sums[j] = sum over i of x[i][j], added in the order of the rows.
void cv_column_sums(const float *_Nonnull x, float *_Nonnull sums, long rows, long columns);

/// y[i] = x[i]^2.
void cv_square(const float *_Nonnull x, float *_Nonnull y, long n);

/// y[i] += x[i].
void cv_add(const float *_Nonnull x, float *_Nonnull y, long n);

/// y[i] = x[rows[i]], `columns` floats each.
void cv_gather_rows(
    const float *_Nonnull x, const int32_t *_Nonnull indices, float *_Nonnull y, long count,
    long columns);

/// The sum over i, j of gradient[i][j] * (z[i][j] - bias[j]).
double cv_projection_inner_product(
    const float *_Nonnull gradient, const float *_Nonnull z, const float *_Nonnull bias, long rows,
    long columns);

// MARK: Matrix products

/// How the elements of a matrix operand lie in memory.
typedef enum : int {
  /// Row-major, rows `stride` floats apart.
  CV_ROWS,
  /// The transpose lies row-major, its rows `stride` floats apart.
  CV_TRANSPOSED,
  /// A right operand in panels of `cv_panel_width` columns, one after the other, each row-major
  /// without gaps; the last panel may be narrower. The columns are a multiple of 16.
  CV_PANELS,
} cv_layout;

/// An operand of a product; panels need no stride.
typedef struct {
  const float *_Nonnull elements;
  long stride;
  cv_layout layout;
} cv_matrix;

/// What becomes of an element s of a product that goes to C[i][j].
typedef enum : int {
  /// s
  CV_STORE,
  /// s + operand[j]
  CV_ADD_BIAS,
  /// max(s + operand[j], 0), or NaN where the sum is
  CV_ADD_BIAS_RELU,
  /// operand[i][j] > 0 ? s : 0
  CV_MASK_RELU,
  /// 2 operand[i][j] s
  CV_TIMES_TWICE,
} cv_epilogue_kind;

/// `kind` applied to scale * (A B)[i][j], plus C[i][j] if it `accumulates`.
typedef struct {
  cv_epilogue_kind kind;
  float scale;
  int accumulates;
  const float *_Nullable operand;
} cv_epilogue;

/// C [rows, columns] = epilogue(A B); the inner length is that of the sums. The rows of C, and of an
/// epilogue's matrix, lie `c_stride` floats apart.
typedef struct {
  cv_matrix a;
  cv_matrix b;
  float *_Nonnull c;
  long c_stride;
  long rows;
  long columns;
  long inner;
  cv_epilogue epilogue;
} cv_product;

/// The longest inner length that `cv_multiply` takes, unless the right operand lies in panels: the
/// panel of 64 KiB that it packs lies on the stack.
#define CV_MAXIMUM_INNER 512

/// The columns of a panel at a level of x86-64.
long cv_panel_width(int level);

/// Computes a product with the instructions of a level of x86-64 that the processor must offer.
///
/// Each element is summed in the order of the inner index, on the calling thread.
void cv_multiply(const cv_product *_Nonnull product, int level);

// MARK: Softmax

/// The most columns that the softmax functions take.
#define CV_MAXIMUM_CLASSES 1024

/// y[i] = softmax(x[i]); x and y may be the same.
void cv_softmax(const float *_Nonnull x, float *_Nonnull y, long rows, long classes);

/// The sum over the rows of the cross-entropy between softmax(logits[i]) and the smoothed label.
///
/// The target is (1 - smoothing) one-hot(labels[i]) + smoothing / classes; `gradient` (may be
/// `logits`) receives scale * (softmax(logits[i]) - target).
double cv_softmax_cross_entropy(
    const float *_Nonnull logits, const int32_t *_Nonnull labels, float *_Nonnull gradient,
    long rows, long classes, float smoothing, float scale);

/// indices[i] = the first column that holds the largest x[i][j].
void cv_argmax_rows(
    const float *_Nonnull x, int32_t *_Nonnull indices, long rows, long columns);

// MARK: Layer normalisation

/// y[i] = (x[i] - mean) * inverse_deviation[i], over the columns; biased variance plus epsilon.
void cv_layer_norm(
    const float *_Nonnull x, float *_Nonnull y, float *_Nonnull inverse_deviation, long rows,
    long columns, float epsilon);

/// dx[i] (+)= inverse_deviation[i] * (dy[i] - mean(dy[i]) - y[i] * mean(dy[i] * y[i])).
void cv_layer_norm_pullback(
    const float *_Nonnull dy, const float *_Nonnull y, const float *_Nonnull inverse_deviation,
    float *_Nonnull dx, long rows, long columns, int accumulate);

// MARK: Adam

/// The scalars of one Adam step; see `cv_adam`.
typedef struct {
  float one_minus_beta1;
  float beta2;
  float one_minus_beta2;
  /// learning rate / (1 - beta1^t)
  float step_size;
  /// 1 / sqrt(1 - beta2^t)
  float second_moment_scale;
  float epsilon;
  /// 1 - learning rate * weight decay; 1 for plain Adam
  float decay;
} cv_adam_step;

/// m += (1 - beta1)(g - m), v = beta2 v + (1 - beta2) g^2,
/// p = decay p - step_size m / (sqrt(v) second_moment_scale + epsilon).
void cv_adam(
    float *_Nonnull p, float *_Nonnull m, float *_Nonnull v, const float *_Nonnull g, long n,
    cv_adam_step step);

// MARK: Colour images

// An image is n pixels of three colours from 0 to 1: planes[c][i], or interleaved y[i][c].

/// planes = a square image's bytes over 255, shifted and then mirrored.
///
/// The pixel at (row, column) comes from (row + top, column + left), or is 0 where that is outside.
void cv_load_planes(
    const uint8_t *_Nonnull bytes, long side, long top, long left, int is_mirrored,
    float *_Nonnull planes);

/// planes = clamp(factor * planes), as all adjustments do, to 0 ... 1.
void cv_adjust_brightness(float *_Nonnull planes, long n, float factor);

/// Mixes factor parts of the image with 1 - factor parts of its mean brightness.
void cv_adjust_contrast(float *_Nonnull planes, long n, float factor);

/// Mixes factor parts of the image with 1 - factor parts of its brightness.
void cv_adjust_saturation(float *_Nonnull planes, long n, float factor);

/// Turns the hue by -0.5 to 0.5 of the circle.
void cv_shift_hue(float *_Nonnull planes, long n, float turns);

/// y[i][c] = (planes[c][i] - mean[c]) * inverse_deviation[c].
void cv_normalize_planes(
    const float *_Nonnull planes, float *_Nonnull y, long n, const float *_Nonnull mean,
    const float *_Nonnull inverse_deviation);

/// y[i][c] = (bytes[i][c] / 255 - mean[c]) * inverse_deviation[c].
void cv_normalize_bytes(
    const uint8_t *_Nonnull bytes, float *_Nonnull y, long n, const float *_Nonnull mean,
    const float *_Nonnull inverse_deviation);

// MARK: Counter-based random numbers

/// Philox4x32-10 (Salmon et al., SC 2011): words[4 i ..< 4 i + 4] are the block whose counter is
/// (first + i, counter1, counter2, counter3).
void cv_philox(
    uint32_t *_Nonnull words, long blocks, uint32_t first, uint32_t counter1, uint32_t counter2,
    uint32_t counter3, uint32_t key0, uint32_t key1);

/// y[i] = the upper 24 bits of words[i], over 2^24; in [0, 1).
void cv_unit_uniform(const uint32_t *_Nonnull words, float *_Nonnull y, long n);

/// Standard normals by Box and Muller's transform: each pair of words gives a pair of normals.
void cv_normal(const uint32_t *_Nonnull words, float *_Nonnull y, long pairs);

// MARK: Images

#include "CVectorConvolution.h"
#include "CVectorImages.h"
