#pragma once
#include <turbojpeg.h>

/// What the dynamic linker knows of a symbol: POSIX.1-2024's `Dl_info`, which older headers show to
/// GNU programs only.
struct ctj_symbol {
  const char *_Nullable file;
  void *_Nullable base;
  const char *_Nullable name;
  void *_Nullable address;
};

#ifdef __APPLE__
int ctj_dladdr(const void *_Nonnull, struct ctj_symbol *_Nonnull) __asm__("_dladdr");
#else
int ctj_dladdr(const void *_Nonnull, struct ctj_symbol *_Nonnull) __asm__("dladdr");
#endif

/// The path of the library that this process decodes JPEG with; null if it is not known.
static inline const char *_Nullable ctj_library_path(void) {
  struct ctj_symbol symbol;
  return ctj_dladdr((const void *)&tjDecompress2, &symbol) ? symbol.file : 0;
}
