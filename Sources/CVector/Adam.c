#include "CVector.h"
#include "Clones.h"

CV_CLONES void cv_adam(
    float *restrict p, float *restrict m, float *restrict v, const float *restrict g, long n,
    cv_adam_step s) {
  for (long i = 0; i < n; i++) {
    m[i] += s.one_minus_beta1 * (g[i] - m[i]);
    v[i] = s.beta2 * v[i] + s.one_minus_beta2 * g[i] * g[i];
    float deviation = __builtin_elementwise_sqrt(v[i]) * s.second_moment_scale + s.epsilon;
    p[i] = s.decay * p[i] - s.step_size * m[i] / deviation;
  }
}
