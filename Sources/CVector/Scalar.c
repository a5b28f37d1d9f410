#include "CVector.h"
#include "Math.h"

CV_CLONES float cv_exp(float x) { return cv_part_exp(x); }

CV_CLONES float cv_log(float x) { return cv_part_log(x); }
