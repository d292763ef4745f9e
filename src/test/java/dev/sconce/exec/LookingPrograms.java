package dev.sconce.exec;

/** Programs that make calls in unusual ways, for tests that trace them. */
final class LookingPrograms {
  /** Makes the one call that its first argument names. */
  static final String CALLS_IN_PYTHON =
      """
      import os, socket, sys
      call, path, *words = sys.argv[1:]
      try:
          if call == "connect":
              socket.socket(socket.AF_UNIX).connect(path)
          elif call == "fchmod":
              os.fchmod(os.open(path, os.O_RDONLY), 0o600)
          elif call == "fchown":
              os.fchown(os.open(path, os.O_RDONLY), os.getuid(), -1)
          elif call == "truncate":
              os.truncate(path, 1)
          elif call == "setxattr":
              os.setxattr(path, words[0], b"value")
          else:
              getattr(os, call)(path, *words)
      except OSError as expected:
          print(expected)
      """;

  /** Linked statically, or with a thread for each argument. */
  static final String IN_C =
      """
      #include <dirent.h>
      #include <fcntl.h>
      #include <pthread.h>
      #include <sys/stat.h>
      #include <unistd.h>
      static void *look(void *path) {
        struct stat s;
        stat(path, &s);
        int at = open(path, O_RDONLY);
        int file = at < 0 ? at : openat(at, "header.h", O_RDONLY);
        fstatat(file < 0 ? AT_FDCWD : at, "header.h", &s, 0);
        DIR *dir = opendir(path);
        while (dir && readdir(dir)) {}
        close(file);
        return 0;
      }
      int main(int count, char **paths) {
        pthread_t threads[8];
        for (int i = 1; i < count; i++) {
      #ifdef THREADS
          pthread_create(&threads[i], 0, look, paths[i]);
        }
        for (int i = 1; i < count; i++) {
          pthread_join(threads[i], 0);
      #else
          look(paths[i]);
      #endif
        }
        return rename("source.cc", "include/moved") || chdir("include") || mkdir("made", 0700)
          || symlink("moved", "link") || access("link", R_OK);
      }
      """;

  /** Makes calls without a C library, and from several threads. */
  static final String IN_GO =
      """
      package main
      import (
      	"os"
      	"sync"
      )
      func main() {
      	var all sync.WaitGroup
      	for _, path := range os.Args[1:] {
      		all.Add(1)
      		go func(path string) {
      			defer all.Done()
      			os.Stat(path)
      			os.ReadDir(path)
      			os.ReadFile(path + "/header.h")
      		}(path)
      	}
      	all.Wait()
      	os.Rename("source.cc", "include/moved")
      	os.Chdir("include")
      	os.Mkdir("made", 0700)
      	os.Symlink("moved", "link")
      	os.Lstat("link")
      	os.WriteFile("written", []byte("text"), 0600)
      	os.Chmod("written", 0700)
      	os.Remove("written")
      }
      """;

  private LookingPrograms() {}
}
