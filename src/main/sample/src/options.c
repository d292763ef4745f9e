#include "options.h"

#include <stdlib.h>
#include <string.h>

int read_options(int argc, char **argv, struct options *options) {
  options->top = 5;
  if (argc == 4 && strcmp(argv[1], "-n") == 0) {
    options->top = atoi(argv[2]);
    options->path = argv[3];
    return options->top > 0 ? 0 : -1;
  }
  options->path = argc == 2 ? argv[1] : NULL;
  return argc == 2 ? 0 : -1;
}
