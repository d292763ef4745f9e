#include "stopwords.h"

#include <stddef.h>
#include <string.h>

#include "stopword_list.h"

int is_stopword(const char *word) {
  for (size_t i = 0; i < sizeof stopword_list / sizeof *stopword_list; i++) {
    if (strcmp(stopword_list[i], word) == 0) {
      return 1;
    }
  }
  return 0;
}
