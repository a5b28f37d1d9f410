#pragma once
#include "Lanes.h"

// Elementary functions as straight-line code, so that loops over them vectorise and no result
// depends on the installed libm. Polynomials: S. L. Moshier, Cephes, single precision.

CV_PART float cv_part_from_bits(uint32_t bits) {
  float x;
  __builtin_memcpy(&x, &bits, sizeof x);
  return x;
}

CV_PART uint32_t cv_part_bits(float x) {
  uint32_t bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  return bits;
}

// e^x = 2^k e^r with |r| <= ln(2) / 2, for each of sixteen x.
CV_PART void cv_part_exp(cv_lanes *y) {
  cv_lanes x = *y, lowest = -87.33654f, highest = 88.37626f;
  x = x < lowest ? lowest : x;
  x = x > highest ? highest : x;
  cv_lanes scaled = x * 1.44269504088896341f;
  cv_lanes half = scaled < 0 ? (cv_lanes)-0.5f : (cv_lanes)0.5f;
  cv_int_lanes k = __builtin_convertvector(scaled + half, cv_int_lanes);
  cv_lanes rounded = __builtin_convertvector(k, cv_lanes);
  cv_lanes r = x - rounded * 0.693359375f;
  r = r - rounded * -2.12194440e-4f;
  cv_lanes p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  *y = p * (cv_lanes)((k + 127) << 23);
}

// ln(2^k m) = k ln 2 + ln m with m in [sqrt(1/2), sqrt(2)).
CV_PART float cv_part_log(float x) {
  // The bits of sqrt(1/2): subtracting them makes the exponent field count from there.
  uint32_t shifted = cv_part_bits(x) - 0x3f3504f3u;
  int32_t k = (int32_t)shifted >> 23;
  float m = cv_part_from_bits((shifted & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
  float p = 7.0376836292e-2f;
  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  float square = m * m;
  float tail = p * m * square + (float)k * -2.12194440e-4f - 0.5f * square;
  return m + tail + (float)k * 0.693359375f;
}

// The sine and cosine of u turns, u in [0, 1): the nearest quarter turn, and a rest of at most an
// eighth, which is exact in floats.
CV_PART void cv_part_sincos_turns(float u, float *sine, float *cosine) {
  int32_t quarter = (int32_t)(u * 4.0f + 0.5f);
  float a = (u * 4.0f - (float)quarter) * 1.57079632679489662f;
  float square = a * a;
  float s = -1.9515295891e-4f;
  s = s * square + 8.3321608736e-3f;
  s = s * square - 1.6666654611e-1f;
  s = s * square * a + a;
  float c = 2.443315711809948e-5f;
  c = c * square - 1.388731625493765e-3f;
  c = c * square + 4.166664568298827e-2f;
  c = c * square * square - 0.5f * square + 1.0f;
  float sin_part = quarter & 1 ? c : s;
  float cos_part = quarter & 1 ? s : c;
  *sine = quarter & 2 ? -sin_part : sin_part;
  *cosine = (quarter + 1) & 2 ? -cos_part : cos_part;
}
