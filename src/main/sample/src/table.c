#include "table.h"

#include <stdlib.h>
#include <string.h>

static size_t slot_of(const struct entry *slots, size_t slot_count, const char *word) {
  size_t hash = 5381;
  for (const char *at = word; *at != '\0'; at++) {
    hash = hash * 33 + (unsigned char)*at;
  }
  size_t slot = hash & (slot_count - 1);
  while (slots[slot].word != NULL && strcmp(slots[slot].word, word) != 0) {
    slot = (slot + 1) & (slot_count - 1);
  }
  return slot;
}

static int grow(struct table *table) {
  size_t slot_count = table->slot_count * 2;
  struct entry *slots = calloc(slot_count, sizeof *slots);
  if (slots == NULL) {
    return -1;
  }
  for (size_t i = 0; i < table->slot_count; i++) {
    if (table->slots[i].word != NULL) {
      slots[slot_of(slots, slot_count, table->slots[i].word)] = table->slots[i];
    }
  }
  free(table->slots);
  table->slots = slots;
  table->slot_count = slot_count;
  return 0;
}

int table_init(struct table *table) {
  table->slot_count = 64;
  table->used = 0;
  table->slots = calloc(table->slot_count, sizeof *table->slots);
  return table->slots == NULL ? -1 : 0;
}

int table_add(struct table *table, const char *word) {
  if (table->used * 2 >= table->slot_count && grow(table) != 0) {
    return -1;
  }
  struct entry *entry = &table->slots[slot_of(table->slots, table->slot_count, word)];
  if (entry->word == NULL) {
    size_t size = strlen(word) + 1;
    entry->word = malloc(size);
    if (entry->word == NULL) {
      return -1;
    }
    memcpy(entry->word, word, size);
    table->used++;
  }
  entry->count++;
  return 0;
}

void table_free(struct table *table) {
  for (size_t i = 0; i < table->slot_count; i++) {
    free(table->slots[i].word);
  }
  free(table->slots);
}
