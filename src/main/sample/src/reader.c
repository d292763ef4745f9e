#include "reader.h"

#include <stdio.h>
#include <stdlib.h>

char *read_file(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    return NULL;
  }
  size_t room = 4096;
  size_t used = 0;
  char *bytes = malloc(room);
  while (bytes != NULL) {
    used += fread(bytes + used, 1, room - used, file);
    if (used < room) {
      break;
    }
    room *= 2;
    char *more = realloc(bytes, room);
    if (more == NULL) {
      free(bytes);
    }
    bytes = more;
  }
  if (bytes != NULL && ferror(file)) {
    free(bytes);
    bytes = NULL;
  }
  fclose(file);
  *size = used;
  return bytes;
}
