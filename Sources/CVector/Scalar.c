#include "CVector.h"
#include "Math.h"

CV_CLONES float cv_exp(float x) { return cv_part_exp(x); }
