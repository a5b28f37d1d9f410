#pragma once
#include "Lanes.h"

// The one-dimensional transforms of Winograd's algorithms F(2, 3) and F(4, 3), in the form of Toom
// and Cook: a tile of m outputs and a filter of 3 taps are polynomials, multiplied by their values
// at m + 1 points and at infinity.
//
// m = 2 has the points 0, 1, -1; m = 4 has 0, p, -p, q, -q with p = 5/8 and q = 3/2, whose products
// stay nearer to 1 than those of 0, 1, -1, 2, -2: half the error of the textbook's choice.
//
// Each transform works in place on elements `s` apart. `m` is constant where it is inlined.

#define CV_MOST_POINTS 6

#define CV_P 0.625f
#define CV_Q 1.5f
#define CV_P2 (CV_P * CV_P)
#define CV_Q2 (CV_Q * CV_Q)
// The denominators of Lagrange's interpolation.
#define CV_N0 (CV_P2 * CV_Q2)
#define CV_NP (2 * CV_P2 * (CV_P2 - CV_Q2))
#define CV_NQ (2 * CV_Q2 * (CV_Q2 - CV_P2))

/// The points of a tile of m outputs, infinity included: the length of its input.
#define CV_POINTS(m) ((m) + 2)

// d = Bᵀ d: an input of m + 2 elements.
CV_PART void winograd_input(cv_lanes *d, int s, int m) {
  if (m == 2) {
    cv_lanes d0 = d[0], d1 = d[s], d2 = d[2 * s], d3 = d[3 * s];
    d[0] = d2 - d0;
    d[s] = d2 + d1;
    d[2 * s] = d2 - d1;
    d[3 * s] = d3 - d1;
  } else {
    cv_lanes d0 = d[0], d1 = d[s], d2 = d[2 * s], d3 = d[3 * s], d4 = d[4 * s], d5 = d[5 * s];
    cv_lanes even_p = d4 - CV_Q2 * d2, odd_p = d3 - CV_Q2 * d1;
    cv_lanes even_q = d4 - CV_P2 * d2, odd_q = d3 - CV_P2 * d1;
    d[0] = d4 - (CV_P2 + CV_Q2) * d2 + CV_N0 * d0;
    d[s] = even_p + CV_P * odd_p;
    d[2 * s] = even_p - CV_P * odd_p;
    d[3 * s] = even_q + CV_Q * odd_q;
    d[4 * s] = even_q - CV_Q * odd_q;
    d[5 * s] = d5 - (CV_P2 + CV_Q2) * d3 + CV_N0 * d1;
  }
}

// g[0 ..< m + 2] = G g[0 ..< 3]: a filter.
CV_PART void winograd_filter(cv_lanes *g, int s, int m) {
  cv_lanes g0 = g[0], g1 = g[s], g2 = g[2 * s];
  if (m == 2) {
    cv_lanes even = 0.5f * (g0 + g2), odd = 0.5f * g1;
    g[0] = -g0;
    g[s] = even + odd;
    g[2 * s] = even - odd;
    g[3 * s] = g2;
  } else {
    cv_lanes even_p = (1 / CV_NP) * g0 + (CV_P2 / CV_NP) * g2, odd_p = (CV_P / CV_NP) * g1;
    cv_lanes even_q = (1 / CV_NQ) * g0 + (CV_Q2 / CV_NQ) * g2, odd_q = (CV_Q / CV_NQ) * g1;
    g[0] = (1 / CV_N0) * g0;
    g[s] = even_p + odd_p;
    g[2 * s] = even_p - odd_p;
    g[3 * s] = even_q + odd_q;
    g[4 * s] = even_q - odd_q;
    g[5 * s] = g2;
  }
}

// y[0 ..< m] = Aᵀ y[0 ..< m + 2]: an output.
CV_PART void winograd_output(cv_lanes *y, int s, int m) {
  if (m == 2) {
    cv_lanes sum = y[s] + y[2 * s], difference = y[s] - y[2 * s];
    y[0] = y[0] + sum;
    y[s] = difference + y[3 * s];
  } else {
    cv_lanes sum_p = y[s] + y[2 * s], difference_p = y[s] - y[2 * s];
    cv_lanes sum_q = y[3 * s] + y[4 * s], difference_q = y[3 * s] - y[4 * s];
    y[0] = y[0] + sum_p + sum_q;
    y[s] = CV_P * difference_p + CV_Q * difference_q;
    y[2 * s] = CV_P2 * sum_p + CV_Q2 * sum_q;
    y[3 * s] = (CV_P * CV_P2) * difference_p + (CV_Q * CV_Q2) * difference_q + y[5 * s];
  }
}

// y[0 ..< m + 2] = A y[0 ..< m]: the pullback of `winograd_output`.
CV_PART void winograd_output_pullback(cv_lanes *y, int s, int m) {
  if (m == 2) {
    cv_lanes y0 = y[0], y1 = y[s];
    y[s] = y0 + y1;
    y[2 * s] = y0 - y1;
    y[3 * s] = y1;
  } else {
    cv_lanes y0 = y[0], y1 = y[s], y2 = y[2 * s], y3 = y[3 * s];
    cv_lanes even_p = y0 + CV_P2 * y2, odd_p = y1 + CV_P2 * y3;
    cv_lanes even_q = y0 + CV_Q2 * y2, odd_q = y1 + CV_Q2 * y3;
    y[s] = even_p + CV_P * odd_p;
    y[2 * s] = even_p - CV_P * odd_p;
    y[3 * s] = even_q + CV_Q * odd_q;
    y[4 * s] = even_q - CV_Q * odd_q;
    y[5 * s] = y3;
  }
}

// g[0 ..< 3] = Gᵀ g[0 ..< m + 2]: the pullback of `winograd_filter`.
CV_PART void winograd_filter_pullback(cv_lanes *g, int s, int m) {
  if (m == 2) {
    cv_lanes sum = 0.5f * (g[s] + g[2 * s]), difference = 0.5f * (g[s] - g[2 * s]);
    g[0] = sum - g[0];
    g[s] = difference;
    g[2 * s] = sum + g[3 * s];
  } else {
    cv_lanes sum_p = (g[s] + g[2 * s]) * (1 / CV_NP);
    cv_lanes difference_p = (g[s] - g[2 * s]) * (CV_P / CV_NP);
    cv_lanes sum_q = (g[3 * s] + g[4 * s]) * (1 / CV_NQ);
    cv_lanes difference_q = (g[3 * s] - g[4 * s]) * (CV_Q / CV_NQ);
    g[0] = (1 / CV_N0) * g[0] + sum_p + sum_q;
    g[s] = difference_p + difference_q;
    g[2 * s] = CV_P2 * sum_p + CV_Q2 * sum_q + g[5 * s];
  }
}
