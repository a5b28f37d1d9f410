#pragma once
#include "Lanes.h"

// A block, a pixel at a time: `row` arrays hold the channels of one pixel.

/// Sixteen channels of h at one pixel.
CV_PART void cv_part_activation(cv_lanes *h, const cv_block *block, const float *s, long c) {
  *h = *(const cv_lanes *)(s + c);
  if (block->slope) {
    *h = *(const cv_lanes *)(block->slope + c) * *h + *(const cv_lanes *)(block->shift + c);
    *h = *h < 0 ? 0 : *h;
  }
}
