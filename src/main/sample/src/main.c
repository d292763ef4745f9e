#include <stdio.h>
#include <stdlib.h>

#include "options.h"
#include "reader.h"
#include "sorting.h"
#include "table.h"
#include "text.h"

static void print(const struct totals *totals, const struct table *table, int top) {
  printf("lines      %zu\n", totals->lines);
  printf("words      %zu\n", totals->words);
  printf("characters %zu\n", totals->characters);
  for (size_t i = 0; i < table->used && i < (size_t)top; i++) {
    printf("%10zu %s\n", table->slots[i].count, table->slots[i].word);
  }
}

int main(int argc, char **argv) {
  struct options options;
  if (read_options(argc, argv, &options) != 0) {
    fprintf(stderr, "usage: tally [-n COUNT] FILE\n");
    return 2;
  }
  size_t size;
  char *text = read_file(options.path, &size);
  if (text == NULL) {
    perror(options.path);
    return 1;
  }
  struct table table;
  struct totals totals;
  if (table_init(&table) != 0 || count_text(text, size, &totals, &table) != 0) {
    fprintf(stderr, "tally: out of memory\n");
    return 1;
  }
  sort_by_count(&table);
  print(&totals, &table, options.top);
  table_free(&table);
  free(text);
  return 0;
}
