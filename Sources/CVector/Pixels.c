#include "CVector.h"
#include "Lanes.h"

// x clamped to 0 ... 1.
CV_PART float cv_part_clamp(float x) { return x < 0 ? 0 : x > 1 ? 1 : x; }

// The brightness of a colour: torchvision's `rgb_to_grayscale`.
CV_PART float cv_part_gray(float r, float g, float b) {
  return 0.2989f * r + 0.587f * g + 0.114f * b;
}

// A hue in sixths of the circle that is off by at most one turn.
CV_PART float cv_part_wrap(float sixths) {
  sixths = sixths < 0 ? sixths + 6 : sixths;
  return sixths >= 6 ? sixths - 6 : sixths;
}

CV_CLONES void cv_load_planes(
    const uint8_t *restrict bytes, long side, long top, long left, int is_mirrored,
    float *restrict planes) {
  long first = left < 0 ? -left : 0, end = left > 0 ? side - left : side;
  for (long channel = 0; channel < 3; channel++)
    for (long row = 0; row < side; row++, planes += side) {
      memset(planes, 0, (size_t)side * sizeof *planes);
      if (row + top < 0 || row + top >= side) continue;
      const uint8_t *source = bytes + 3 * ((row + top) * side + left) + channel;
      if (is_mirrored)
        for (long x = first; x < end; x++) planes[side - 1 - x] = (float)source[3 * x] / 255;
      else
        for (long x = first; x < end; x++) planes[x] = (float)source[3 * x] / 255;
    }
}

CV_CLONES void cv_adjust_brightness(float *planes, long n, float factor) {
  for (long i = 0; i < 3 * n; i++) planes[i] = cv_part_clamp(factor * planes[i]);
}

CV_CLONES void cv_adjust_contrast(float *planes, long n, float factor) {
  const float *r = planes, *g = planes + n, *b = g + n;
  // Sixteen sums side by side, so that the order is that of the pixels for any instruction set.
  float sums[LANES] = {0}, sum = 0;
  for (long i = 0; i < n / LANES * LANES; i += LANES)
    for (long j = 0; j < LANES; j++) sums[j] += cv_part_gray(r[i + j], g[i + j], b[i + j]);
  for (long i = n / LANES * LANES; i < n; i++) sums[0] += cv_part_gray(r[i], g[i], b[i]);
  for (long j = 0; j < LANES; j++) sum += sums[j];
  float offset = (1 - factor) * (sum / (float)n);
  for (long i = 0; i < 3 * n; i++) planes[i] = cv_part_clamp(factor * planes[i] + offset);
}

CV_CLONES void cv_adjust_saturation(float *planes, long n, float factor) {
  float *restrict r = planes, *restrict g = planes + n, *restrict b = planes + 2 * n;
  for (long i = 0; i < n; i++) {
    float gray = (1 - factor) * cv_part_gray(r[i], g[i], b[i]);
    r[i] = cv_part_clamp(factor * r[i] + gray);
    g[i] = cv_part_clamp(factor * g[i] + gray);
    b[i] = cv_part_clamp(factor * b[i] + gray);
  }
}

// value - chroma * clamp(min(k, 4 - k)), where k = (number + hue) mod 6: with the numbers 5, 3 and 1
// these are red, green and blue.
CV_PART float cv_part_primary(float number, float hue, float value, float chroma) {
  float k = number + hue;
  k = k >= 6 ? k - 6 : k;
  float share = cv_part_clamp(k < 4 - k ? k : 4 - k);
  return cv_part_clamp(value - chroma * share);
}

CV_CLONES void cv_shift_hue(float *planes, long n, float turns) {
  float *restrict red = planes, *restrict green = planes + n, *restrict blue = planes + 2 * n;
  for (long i = 0; i < n; i++) {
    float r = red[i], g = green[i], b = blue[i];
    float value = r > g ? r : g, least = r < g ? r : g;
    value = value > b ? value : b;
    least = least < b ? least : b;
    float chroma = value - least, inverse = 1 / (chroma > 0 ? chroma : 1);
    float hue = value == r ? (g - b) * inverse
              : value == g ? 2 + (b - r) * inverse
                           : 4 + (r - g) * inverse;
    hue = cv_part_wrap(cv_part_wrap(hue) + 6 * turns);
    red[i] = cv_part_primary(5, hue, value, chroma);
    green[i] = cv_part_primary(3, hue, value, chroma);
    blue[i] = cv_part_primary(1, hue, value, chroma);
  }
}

CV_CLONES void cv_normalize_planes(
    const float *restrict planes, float *restrict y, long n, const float *restrict mean,
    const float *restrict inverse_deviation) {
  const float *restrict r = planes, *restrict g = planes + n, *restrict b = planes + 2 * n;
  for (long i = 0; i < n; i++) {
    y[3 * i] = (r[i] - mean[0]) * inverse_deviation[0];
    y[3 * i + 1] = (g[i] - mean[1]) * inverse_deviation[1];
    y[3 * i + 2] = (b[i] - mean[2]) * inverse_deviation[2];
  }
}

CV_CLONES void cv_normalize_bytes(
    const uint8_t *restrict bytes, float *restrict y, long n, const float *restrict mean,
    const float *restrict inverse_deviation) {
  for (long i = 0; i < n; i++)
    for (long c = 0; c < 3; c++)
      y[3 * i + c] = ((float)bytes[3 * i + c] / 255 - mean[c]) * inverse_deviation[c];
}
