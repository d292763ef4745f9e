#!/bin/sh
# Turns a list of words, one a line, into a C header with one array.
echo "/* Made from $1. */"
echo 'static const char *const stopword_list[] = {'
sort -u "$1" | while read -r word; do
  [ -z "$word" ] || echo "    \"$word\","
done
echo '};'
