#include "CVector.h"
#include <stdlib.h>
#if defined(__GLIBC__)
#include <gnu/libc-version.h>
#endif

int cv_x86_64_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return 4;
  if (__builtin_cpu_supports("x86-64-v3")) return 3;
  if (__builtin_cpu_supports("x86-64-v2")) return 2;
  return 1;
#else
  return 0;
#endif
}

const char *cv_compiler_version(void) { return __VERSION__; }

const char *cv_c_library_version(void) {
#if defined(__GLIBC__)
  return gnu_get_libc_version();
#else
  return "unknown";
#endif
}
