#ifndef READER_H
#define READER_H

#include <stddef.h>

/* Reads a whole file. Returns its bytes, to be freed, or NULL with errno set. */
char *read_file(const char *path, size_t *size);

#endif
