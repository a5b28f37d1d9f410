#pragma once
#include <cblas.h>

// Exported by OpenBLAS builds with run-time core detection, but declared in no public header.
void gotoblas_dynamic_init(void);
void gotoblas_dynamic_quit(void);
