#ifndef SORTING_H
#define SORTING_H

#include "table.h"

/* Sorts a table's entries, most frequent first, then by word. The table is only good for reading
   its first `used` slots, and for freeing, from then on. */
void sort_by_count(struct table *table);

#endif
