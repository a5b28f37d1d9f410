#pragma once

// Compiles a function once for each level of x86-64; the loader picks the best at start, before a
// sanitizer is ready for it, so that builds with one have the baseline only. Registers of 512 bits
// are used where there are any; by itself the compiler stops at 256.
#if defined(__x86_64__) && !__has_feature(thread_sanitizer) && !__has_feature(address_sanitizer)
#define CV_CLONES \
  __attribute__(( \
      target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4"), min_vector_width(512)))
#else
#define CV_CLONES
#endif

// A part of a cloned function: it must be compiled with the features of its caller.
#define CV_PART static inline __attribute__((always_inline))

// A product and a sum may become one fused operation wherever the instruction set has it.
#pragma clang fp contract(fast)
