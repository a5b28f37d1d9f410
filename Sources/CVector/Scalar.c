#include "CVector.h"
#include "Math.h"

CV_CLONES float cv_exp(float x) {
  cv_lanes lanes = x;
  cv_part_exp(&lanes);
  return lanes[0];
}
