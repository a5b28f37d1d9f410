#include "CVector.h"
#include "Math.h"

CV_CLONES void cv_philox(
    uint32_t *words, long blocks, uint32_t first, uint32_t counter1, uint32_t counter2,
    uint32_t counter3, uint32_t key0, uint32_t key1) {
  for (long i = 0; i < blocks; i++) {
    uint32_t c0 = first + (uint32_t)i, c1 = counter1, c2 = counter2, c3 = counter3;
    uint32_t k0 = key0, k1 = key1;
    for (int round = 0; round < 10; round++) {
      uint64_t p0 = (uint64_t)0xD2511F53u * c0, p1 = (uint64_t)0xCD9E8D57u * c2;
      c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
      c1 = (uint32_t)p1;
      c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
      c3 = (uint32_t)p0;
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
    words[4 * i] = c0;
    words[4 * i + 1] = c1;
    words[4 * i + 2] = c2;
    words[4 * i + 3] = c3;
  }
}

CV_CLONES void cv_unit_uniform(const uint32_t *restrict words, float *restrict y, long n) {
  for (long i = 0; i < n; i++) y[i] = (float)(int32_t)(words[i] >> 8) * 0x1p-24f;
}

CV_CLONES void cv_normal(const uint32_t *restrict words, float *restrict y, long pairs) {
  for (long i = 0; i < pairs; i++) {
    // The radius needs a number in (0, 1], the angle one in [0, 1).
    float u = (float)(int32_t)((words[2 * i] >> 8) + 1) * 0x1p-24f;
    float turns = (float)(int32_t)(words[2 * i + 1] >> 8) * 0x1p-24f;
    float radius = __builtin_elementwise_sqrt(-2 * cv_part_log(u));
    float sine, cosine;
    cv_part_sincos_turns(turns, &sine, &cosine);
    y[2 * i] = radius * cosine;
    y[2 * i + 1] = radius * sine;
  }
}
