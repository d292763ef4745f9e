#ifndef OPTIONS_H
#define OPTIONS_H

struct options {
  const char *path;
  int top; /* how many of the most frequent words to print */
};

/* Reads the command line: [-n COUNT] FILE. Returns 0, or -1 when it makes no sense. */
int read_options(int argc, char **argv, struct options *options);

#endif
