#include "text.h"

#include <string.h>

#include "letters.h"
#include "stopwords.h"

static int count_word(const char *start, size_t size, struct table *table) {
  char word[WORD_LIMIT + 1];
  if (size > WORD_LIMIT) {
    size = WORD_LIMIT;
  }
  memcpy(word, start, size);
  word[size] = '\0';
  make_small(word);
  return is_stopword(word) ? 0 : table_add(table, word);
}

int count_text(const char *text, size_t size, struct totals *totals, struct table *table) {
  size_t at = 0;
  totals->lines = 0;
  totals->words = 0;
  totals->characters = count_characters(text, size);
  while (at < size) {
    if (!is_word_byte((unsigned char)text[at])) {
      totals->lines += text[at] == '\n';
      at++;
      continue;
    }
    size_t start = at;
    while (at < size && is_word_byte((unsigned char)text[at])) {
      at++;
    }
    totals->words++;
    if (count_word(text + start, at - start, table) != 0) {
      return -1;
    }
  }
  return 0;
}
