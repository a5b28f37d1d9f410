#pragma once

// Convolution 3x3 with stride 1 and padding 1, over maps whose channels are contiguous.
//
// x [B, H, W, I], weights [3, 3, I, O], y [B, H, W, O].
//
// Winograd's algorithm F(m x m, 3 x 3) cuts a map into tiles of m x m outputs, each of which sees
// (m + 2) x (m + 2) inputs. Transformed, a tile has (m + 2)^2 *points*, and the convolution is one
// matrix product for each point: V [tiles, I] times U [I, O] gives M [tiles, O]. Tiles are numbered
// along rows, then down columns, then through images; I and O are multiples of 16.
//
// Matrices of successive points lie `stride` floats apart. U and the transformed gradient are right
// operands of products and lie in panels, see CV_PANELS.

/// The most channels of a map.
#define CV_MAXIMUM_CHANNELS 4096

/// A stack of maps [B, H, W, C] and its cut into tiles of m x m elements, m = 2 or 4.
typedef struct {
  long height;
  long width;
  long channels;
  int m;
} cv_tiling;

/// Some consecutive tiles.
typedef struct {
  long first;
  long count;
} cv_tile_range;

/// A gradient [B, H, W, C]: `values`, or values[b][y][x][c] * cells[b][cell of y, x][c].
///
/// With cells [B, grid, grid, C] a map is cut into grid x grid equal cells, whose height and width are
/// whole.
typedef struct {
  const float *_Nonnull values;
  const float *_Nullable cells;
  long grid;
} cv_map_gradient;

/// The right operands U [I, O] of all points for a filter, rows `first` to `first + count`.
///
/// `is_flipped`: of the filter that carries a gradient back, U [O, I] of the turned weights.
/// `panel` is the width of a panel.
void cv_winograd_filter(
    const float *_Nonnull weights, long inputs, long outputs, int m, int is_flipped, long first,
    long count, long panel, float *_Nonnull u, long stride);

/// V [count, C] of all points, for some tiles of x.
void cv_winograd_input(
    const float *_Nonnull x, cv_tiling tiling, cv_tile_range tiles, float *_Nonnull v, long stride);

/// The outputs of some tiles from M [count, C]: y + bias, or max(y + bias, 0) if it `rectifies`; a
/// bias of null is 0.
void cv_winograd_output(
    const float *_Nonnull products, long stride, const float *_Nullable bias, int rectifies,
    cv_tiling tiling, cv_tile_range tiles, float *_Nonnull y);

/// The gradient in M [tiles of the block, C] of all points, for some tiles of a block that begins at
/// `block.first`; in panels.
void cv_winograd_gradient(
    cv_map_gradient gradient, cv_tiling tiling, cv_tile_range block, cv_tile_range tiles, long panel,
    float *_Nonnull m, long stride);

/// The gradient in the weights from that in U [I, O] of all points, for some of its rows.
void cv_winograd_filter_gradient(
    const float *_Nonnull u, long stride, long inputs, long outputs, int m, long first, long count,
    float *_Nonnull weights_gradient);

// MARK: Images of three channels

/// The channels of an image that `cv_direct_forward` and `cv_direct_weight_gradient` take.
#define CV_IMAGE_CHANNELS 3

/// Some rows of images [B, H, W, 3], counted through all images.
typedef struct {
  const float *_Nonnull x;
  long height;
  long width;
  long first;
  long count;
} cv_image_rows;

/// y = x * W + b for some rows, or max(x * W + b, 0) if it `rectifies`; O a multiple of 16, a bias of
/// null is 0. `level` is that of `cv_multiply`.
void cv_direct_forward(
    cv_image_rows rows, const float *_Nonnull weights, const float *_Nullable bias, int rectifies,
    long outputs, float *_Nonnull y, int level);

/// Adds the gradient in the weights of some rows to sums [27, O], in the order of the pixels.
void cv_direct_weight_gradient(
    cv_image_rows rows, cv_map_gradient gradient, long outputs, float *_Nonnull sums, int level);

// MARK: Patches

/// Rows `first` to `first + count` of the matrix of patches [B H W, 9 C]: the nine elements that an
/// output sees, zero outside of the map.
void cv_patches(
    const float *_Nonnull x, long height, long width, long channels, long first, long count,
    float *_Nonnull patches);

/// Rows of a gradient as a matrix [B H W, C].
void cv_gradient_rows(
    cv_map_gradient gradient, long height, long width, long channels, long first, long count,
    float *_Nonnull rows);
