#ifndef STOPWORDS_H
#define STOPWORDS_H

/* Whether a word, in small letters, is too common to be worth counting. */
int is_stopword(const char *word);

#endif
