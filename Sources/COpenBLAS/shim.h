#pragma once
#include <cblas.h>

// Exported by threaded OpenBLAS builds with run-time core detection, but declared in no public
// header.
int blas_thread_shutdown_(void);
void gotoblas_dynamic_init(void);
void gotoblas_dynamic_quit(void);
