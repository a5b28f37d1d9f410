#include "CVector.h"
#include "Dropout.h"

CV_CLONES void cv_dropout_rows(
    cv_dropout dropout, const float *x, float *y, long first, long count, long columns) {
  cv_dropout_masks masks = CV_NO_MASKS;
  long vectors = (columns + LANES - 1) / LANES;
  for (long row = first; row < first + count; row++, x += columns, y += columns)
    for (long v = 0; v < vectors; v++) {
      cv_lanes value;
      cv_part_load(&value, x + v * LANES, columns - v * LANES);
      cv_part_dropout(&dropout, &masks, row * vectors + v, &value);
      cv_part_copy(
          y + v * LANES, (const float *)&value, cv_part_at_most(columns - v * LANES, LANES));
    }
}
