#include "letters.h"

int is_word_byte(unsigned char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte >= 0x80;
}

void make_small(char *word) {
  for (; *word != '\0'; word++) {
    if (*word >= 'A' && *word <= 'Z') {
      *word = (char)(*word - 'A' + 'a');
    }
  }
}

size_t count_characters(const char *text, size_t size) {
  size_t count = 0;
  for (size_t i = 0; i < size; i++) {
    /* Bytes of the form 10xxxxxx go on with a character that has begun. */
    if (((unsigned char)text[i] & 0xC0) != 0x80) {
      count++;
    }
  }
  return count;
}
