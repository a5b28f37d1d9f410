#pragma once
#include <stdint.h>

// Passes over maps [B, H, W, C] whose channels are contiguous, each of which does all that is done to
// an element between two convolutions. They work on some images of a batch.

// MARK: Dropout

/// Which elements of a tensor are dropped: a function of a Philox stream and a place.
///
/// Rows are cut into vectors of sixteen elements, the last of which may be shorter, and vectors are
/// counted through all rows. Element i of vector v takes 16 bits: of block 16 (v / 8) + i, the lower or
/// upper half (for odd v) of the word v % 8 / 2. It is dropped where they are below `threshold`; the
/// others are multiplied by `scale`. A threshold of zero drops nothing and draws nothing.
typedef struct {
  uint32_t key0, key1;
  uint32_t counter1, counter2, counter3;
  uint32_t threshold;
  float scale;
} cv_dropout;

/// y[i] = dropout(x[i]) for rows `first` to `first + count` of a matrix; x and y may be the same.
void cv_dropout_rows(
    cv_dropout dropout, const float *_Nonnull x, float *_Nonnull y, long first, long count,
    long columns);

// MARK: Blocks

/// What normalises a pixel over its channels.
typedef enum : int {
  CV_CHANNELS_AS_THEY_ARE,
  /// (p - mean) / sqrt(variance + epsilon), the variance being biased
  CV_CHANNEL_LAYER_NORM,
  /// p / sqrt(mean of squares + epsilon)
  CV_CHANNEL_RMS_NORM,
} cv_channel_norm;

/// What lies between the convolution of a layer and that of the next one:
///
///     h = s, or h = max(slope s + shift, 0) where a batch normalisation comes first
///     p = h, or its averages over 2 x 2 pixels
///     x = dropout(weight norm(p) + bias)
///
/// `pools` asks for the averages, of maps with an even height and width; with `pools_last` they are
/// those of dropout(weight norm(h) + bias), which drops elements of the larger map. `weight` and `bias` are null
/// for 1 and 0, `slope` and `shift` for none.
typedef struct {
  long height, width, channels;
  const float *_Nullable slope;
  const float *_Nullable shift;
  int pools;
  int pools_last;
  cv_channel_norm norm;
  float epsilon;
  const float *_Nullable weight;
  const float *_Nullable bias;
  cv_dropout dropout;
} cv_block;

/// x [B, H', W', C] from s, for some images.
void cv_block_forward(
    const cv_block *_Nonnull block, const float *_Nonnull s, long first, long count,
    float *_Nonnull x);

/// The gradient in h, or in s where nothing lies between h and a rectifier: `dh`, zero where h is.
///
/// It is the sum of what comes through x from `dx` (null where nothing reads x) and of `cells` [B, grid,
/// grid, C] (null for none), each of which every element of its cell receives. `weight_gradient` and
/// `bias_gradient` [C] receive the sums over the given images, unless null.
void cv_block_pullback(
    const cv_block *_Nonnull block, const float *_Nonnull s, const float *_Nullable dx,
    const float *_Nullable cells, long grid, long first, long count, float *_Nonnull dh,
    float *_Nullable weight_gradient, float *_Nullable bias_gradient);

/// The sums over the cells of h and of its squares, for some images: [B, grid, grid, C] each, null for
/// none.
void cv_cell_sums(
    const cv_block *_Nonnull block, const float *_Nonnull s, long grid, long first, long count,
    float *_Nullable sums, float *_Nullable squares);

// MARK: Batch normalisation

/// The sums over rows of x and of (x - center)^2, in single precision: for a few hundred rows.
void cv_column_moments(
    const float *_Nonnull x, const float *_Nullable center, long rows, long columns,
    float *_Nonnull sums);

/// y[i][j] = slope[j] x[i][j] + shift[j].
void cv_scale_columns(
    const float *_Nonnull x, const float *_Nonnull slope, const float *_Nonnull shift,
    float *_Nonnull y, long rows, long columns);

/// The sums over rows of dy and of dy * (x - mean) * inverse.
void cv_batch_norm_sums(
    const float *_Nonnull dy, const float *_Nonnull x, const float *_Nonnull mean,
    const float *_Nonnull inverse, long rows, long columns, float *_Nonnull sums,
    float *_Nonnull products);

/// dx[i][j] = a[j] dy[i][j] + b[j] x[i][j] + c[j]; dx and dy may be the same.
void cv_batch_norm_gradient(
    const float *_Nonnull dy, const float *_Nonnull x, const float *_Nonnull a,
    const float *_Nonnull b, const float *_Nonnull c, float *_Nonnull dx, long rows, long columns);

// MARK: Gradients

/// The sum of squares, rounded once for each 4,096 elements.
double cv_sum_of_squares(const float *_Nonnull x, long n);

/// x[i] *= factor.
void cv_scale(float *_Nonnull x, float factor, long n);
