#include "CVector.h"
#include "Dropout.h"

CV_CLONES void cv_dropout_rows(
    cv_dropout dropout, const float *x, float *y, long first, long count, long columns) {
  for (long row = first; row < first + count; row++, x += columns, y += columns)
    cv_part_dropout_row(&dropout, row, x, y, columns);
}
