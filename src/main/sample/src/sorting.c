#include "sorting.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *left, const void *right) {
  const struct entry *a = left;
  const struct entry *b = right;
  if (a->word == NULL || b->word == NULL) {
    return (a->word == NULL) - (b->word == NULL);
  }
  if (a->count != b->count) {
    return a->count < b->count ? 1 : -1;
  }
  return strcmp(a->word, b->word);
}

void sort_by_count(struct table *table) {
  qsort(table->slots, table->slot_count, sizeof *table->slots, compare);
}
