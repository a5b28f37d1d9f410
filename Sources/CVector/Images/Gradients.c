#include "CVector.h"
#include "Clones.h"

CV_CLONES double cv_sum_of_squares(const float *restrict x, long n) {
  double total = 0;
  for (long first = 0; first < n; first += 4096) {
#pragma clang fp reassociate(on)
    long count = n - first < 4096 ? n - first : 4096;
    float part = 0;
    for (long i = 0; i < count; i++) part += x[first + i] * x[first + i];
    total += part;
  }
  return total;
}

CV_CLONES void cv_scale(float *restrict x, float factor, long n) {
  for (long i = 0; i < n; i++) x[i] *= factor;
}
