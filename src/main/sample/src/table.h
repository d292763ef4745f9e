#ifndef TABLE_H
#define TABLE_H

#include <stddef.h>

/* How often each word was seen. */
struct entry {
  char *word;
  size_t count;
};

struct table {
  struct entry *slots;
  size_t slot_count;
  size_t used;
};

/* Each returns 0, or -1 when memory runs out. */
int table_init(struct table *table);
int table_add(struct table *table, const char *word);

void table_free(struct table *table);

#endif
