package dev.sconce.os;

/** Calls functions of the C library. Safe for use by several threads. */
interface NativeCalls {
  /** Whether the C library of this system has the function. */
  boolean has(CFunction function);

  /**
   * Calls the function. It ignores the arguments beyond its own parameters. The caller keeps the
   * memory alive whose addresses it passes.
   *
   * @return the function's result, or the negated error number
   */
  long call(CFunction function, long a, long b, long c, long d, long e, long f);

  default long call(CFunction function) {
    return call(function, 0, 0, 0, 0, 0, 0);
  }

  default long call(CFunction function, long a) {
    return call(function, a, 0, 0, 0, 0, 0);
  }

  default long call(CFunction function, long a, long b) {
    return call(function, a, b, 0, 0, 0, 0);
  }

  default long call(CFunction function, long a, long b, long c) {
    return call(function, a, b, c, 0, 0, 0);
  }

  default long call(CFunction function, long a, long b, long c, long d) {
    return call(function, a, b, c, d, 0, 0);
  }

  default long call(CFunction function, long a, long b, long c, long d, long e) {
    return call(function, a, b, c, d, e, 0);
  }

  /**
   * The functions of the C library that Sconce calls. They take at most six arguments, all integers
   * or pointers. So one calling shape serves all of them, and only the first call pays for linking.
   */
  enum CFunction {
    ACCESS("access", Answer.INT),
    CHDIR("chdir", Answer.INT),
    CLOSE("close", Answer.INT),
    EXECVE("execve", Answer.INT),
    FCNTL("fcntl", Answer.INT),
    FLOCK("flock", Answer.INT),
    GETLOADAVG("getloadavg", Answer.INT),
    GETEUID("geteuid", Answer.INT),
    GETPGRP("getpgrp", Answer.INT),
    GETRLIMIT("getrlimit", Answer.INT),
    GETRUSAGE("getrusage", Answer.INT),
    GETXATTR("getxattr", Answer.LONG),
    IOCTL("ioctl", Answer.INT),
    ISATTY("isatty", Answer.INT),
    KILL("kill", Answer.INT),
    MKFIFO("mkfifo", Answer.INT),
    OPEN("open", Answer.INT),
    PIPE2("pipe2", Answer.INT),
    POLL("poll", Answer.INT),
    PRCTL("prctl", Answer.INT),
    PREAD("pread", Answer.LONG),
    PROCESS_VM_READV("process_vm_readv", Answer.LONG),
    READ("read", Answer.LONG),
    READLINK("readlink", Answer.LONG),
    SIGACTION("sigaction", Answer.INT),
    SIGNAL("signal", Answer.LONG),
    SIGPROCMASK("sigprocmask", Answer.INT),
    /** Since glibc 2.28 and musl 1.2.5. */
    STATX("statx", Answer.INT),
    STRERROR("strerror", Answer.LONG),
    /** A system call that the C library has no function for; its number is the first argument. */
    SYSCALL("syscall", Answer.LONG),
    UNAME("uname", Answer.INT),
    WAIT4("wait4", Answer.INT),
    WAITID("waitid", Answer.INT),
    WRITE("write", Answer.LONG),
    SPAWN("posix_spawn", Answer.ERROR_NUMBER),
    SPAWN_ACTIONS_INIT("posix_spawn_file_actions_init", Answer.ERROR_NUMBER),
    SPAWN_ACTIONS_DESTROY("posix_spawn_file_actions_destroy", Answer.ERROR_NUMBER),
    SPAWN_ACTIONS_OPEN("posix_spawn_file_actions_addopen", Answer.ERROR_NUMBER),
    SPAWN_ACTIONS_DUP2("posix_spawn_file_actions_adddup2", Answer.ERROR_NUMBER),
    SPAWN_ACTIONS_CLOSE("posix_spawn_file_actions_addclose", Answer.ERROR_NUMBER),
    /** Since glibc 2.29 and musl 1.1.24. */
    SPAWN_ACTIONS_CHDIR("posix_spawn_file_actions_addchdir_np", Answer.ERROR_NUMBER),
    /** Since glibc 2.34; not in musl. */
    SPAWN_ACTIONS_CLOSE_FROM("posix_spawn_file_actions_addclosefrom_np", Answer.ERROR_NUMBER),
    SPAWN_ATTRIBUTES_INIT("posix_spawnattr_init", Answer.ERROR_NUMBER),
    SPAWN_ATTRIBUTES_DEFAULTS("posix_spawnattr_setsigdefault", Answer.ERROR_NUMBER),
    SPAWN_ATTRIBUTES_DESTROY("posix_spawnattr_destroy", Answer.ERROR_NUMBER),
    SPAWN_ATTRIBUTES_FLAGS("posix_spawnattr_setflags", Answer.ERROR_NUMBER),
    SPAWN_ATTRIBUTES_MASK("posix_spawnattr_setsigmask", Answer.ERROR_NUMBER);

    /** How a function returns its result and reports failure. */
    enum Answer {
      /** A C int; -1 on failure, with the reason in errno. */
      INT,
      /** A C long or pointer; -1 on failure, with the reason in errno. */
      LONG,
      /** The error number itself; 0 on success. */
      ERROR_NUMBER
    }

    private final String symbol;
    private final Answer answer;

    CFunction(String symbol, Answer answer) {
      this.symbol = symbol;
      this.answer = answer;
    }

    String symbol() {
      return symbol;
    }

    Answer answer() {
      return answer;
    }
  }
}
