#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>

#include "table.h"

/* The longest word that is counted as it stands; what is longer counts by its beginning. */
#define WORD_LIMIT 64

struct totals {
  size_t lines;
  size_t words;
  size_t characters;
};

/* Counts a text, and each word that is not a stop word into the table. 0, or -1 without memory. */
int count_text(const char *text, size_t size, struct totals *totals, struct table *table);

#endif
