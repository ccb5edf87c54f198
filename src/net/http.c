/* net/http.c - to be written: see http.h. */
#include "net/http.h"
