/* base/heap.h - where malloc takes its memory. */
#ifndef RF_BASE_HEAP_H
#define RF_BASE_HEAP_H

/* From now on in pages of 2 MiB, where the C library and the kernel know how: taking 2 MiB from the kernel 4 KiB at a time costs five
 * times as much as at once. For a process that will want a few megabytes and end soon; called once, before there are threads. */
void rf_heap_in_large_pages(void);

#endif
