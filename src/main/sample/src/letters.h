#ifndef LETTERS_H
#define LETTERS_H

#include <stddef.h>

/* Whether a byte belongs to a word: ASCII letters and all bytes of longer UTF-8 characters. */
int is_word_byte(unsigned char byte);

/* Makes ASCII letters small, in place. */
void make_small(char *word);

/* The number of characters in a UTF-8 text. */
size_t count_characters(const char *text, size_t size);

#endif
