package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.os.Posix;
import dev.sconce.testing.RequiredTool;
import dev.sconce.testing.ThisMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every command line must have the same result with the shell and, where possible, without it. */
@Timeout(120)
class ShellEquivalenceTest {
  @TempDir private Path temp;
  private Posix posix;
  private Path build;

  @BeforeEach
  void layOut() throws Exception {
    posix = ThisMachine.posix();
    build = Files.createDirectories(temp.resolve("build"));
    Files.createDirectories(build.resolve("sub dir"));
    Files.createDirectories(build.resolve("early/tool"));
    script(build.resolve("bin/tool"), "#!/bin/sh\necho tool \"$0\" \"$@\"\n", "rwxr-xr-x");
    script(build.resolve("bin/plain"), "echo no shebang \"$0\" \"$@\"\n", "rwxr-xr-x");
    script(build.resolve("bin/cannot"), "#!/bin/sh\necho never\n", "rw-r--r--");
    script(build.resolve("later/cannot"), "#!/bin/sh\necho found later\n", "rwxr-xr-x");
    script(build.resolve("bin/broken"), "#!/no/such/interpreter\n", "rwxr-xr-x");
    script(build.resolve("here"), "#!/bin/sh\necho here \"$0\" \"$@\"\n", "rwxr-xr-x");
    script(build.resolve("bin/args"), "#!/bin/sh\nfor a; do echo \"<$a>\"; done\n", "rwxr-xr-x");
    script(build.resolve("die"), "#!/bin/sh\necho dying\nkill -$1 $$\n", "rwxr-xr-x");
    Files.write(build.resolve("bin/empty"), new byte[0]);
    Files.setPosixFilePermissions(
        build.resolve("bin/empty"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createSymbolicLink(build.resolve("link"), build.resolve("sub dir"));
  }

  private static void script(Path file, String text, String permissions) throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  /**
   * Simple lines that must run without the shell where that is possible; most lines of a build are
   * like these.
   */
  private static final List<String> SIMPLE =
      List.of(
          "env",
          "/usr/bin/env",
          "tool",
          "tool a b  c\td",
          "  tool   a  ",
          "here",
          "./here x",
          "bin/tool",
          "args 'a b' \"c d\" e\\ f g'h'\"i\"j",
          "args '' \"\" ''''",
          "args 'it'\\''s'",
          "args \"a\\\"b\" \"a\\\\b\" \"a\\$b\" \"a\\`b\" \"a\\b\"",
          "args a\\\"b \\$HOME \\\\ \\* \\~ \\# \\& \\;",
          "args '$HOME' '`ls`' '*' '~' '#x' ';' '|' '&' '<' '>'",
          "args \"'\" '\"' \"*\" \"?\" \"[a]\" \"~\" \"#\" \";\" \"!\" \"{a,b}\"",
          "args a=b -Dx=y --z=1 a:b a,b @file %d ]",
          "args -DNAME=\\\"text\\\" -I../x",
          "args 'caf\u00c3\u00a9' \"caf\u00c3\u00a9\" 'a\tb'",
          "args \\a\\b\\n",
          "'args' x",
          "\"args\" x",
          "ar\"gs\" x",
          "env printf '%s\\n' x",
          "ls /no/such/file",
          "cat build.ninja",
          "no_such_program",
          "no_such_program with args",
          "./no_such_program",
          "/no/such/program",
          "sub/no_such_program",
          "cannot",
          "bin/cannot",
          "./bin/cannot",
          "plain",
          "plain a b",
          "./bin/plain c",
          "empty",
          "broken",
          "./bin/broken",
          "early",
          "early/tool",
          "./early",
          "/",
          "/etc/passwd",
          "bin/tool/x",
          "./die KILL",
          "./die TERM",
          "./die INT",
          "./die HUP",
          "./die PIPE",
          "./die ABRT",
          "./die SEGV",
          "./die USR1",
          "./die ALRM",
          "sh -c 'exit 7'",
          "sh -c 'kill -9 $$'",
          "sh -c 'exit 255'",
          "sh -c 'echo out; echo err >&2'",
          "readlink /proc/self/fd/0",
          ": && env && :",
          ": && args a 'b c' && :",
          ": && sh -c 'exit 3' && :",
          ": && ./die SEGV && :",
          ": && ./die INT && :",
          ": && no_such_program && :",
          ": && plain x && :",
          ": &&  tool && :",
          "cd /usr && env",
          "cd /tmp && pwd",
          "cd /usr/bin && env",
          "cd /usr/bin && ./env printf x",
          "cd /no/such/directory && env",
          "cd /etc/passwd && env",
          "cd /usr && no_such_program",
          "cd /usr && ./no_such_program",
          "cd /usr && sh -c 'exit 9'",
          "cd /usr && sh -c 'kill -15 $$'",
          "cd '/usr/bin' && ./env sh -c 'pwd; pwd -P'");

  /** Lines with other meanings, which must have the same result because the shell gets them. */
  private static final List<String> SHELL_ONLY =
      List.of(
          "",
          " ",
          "''",
          "'' x",
          "\"\"",
          "\\",
          "tool \\",
          "tool 'unclosed",
          "tool \"unclosed",
          "tool \"ends with \\",
          "cd",
          "cd /",
          "cd / && env",
          "cd relative && pwd",
          "cd 'sub dir' && pwd",
          "cd .. && env",
          "cd /usr/../usr/bin && env",
          "cd //usr && env",
          "cd /usr/ && env",
          "cd /usr/bin/. && env",
          "cd - && env",
          "cd -P / && env",
          "cd / /usr && env",
          "cd / && tool && tool",
          "cd / && cd /usr && pwd",
          "cd /&& pwd",
          "cd / && X=1 env",
          "cd / && echo x",
          "echo 'a\\nb' \"c\\td\"",
          "echo -n x",
          "echo -e 'x\\ty'",
          "printf '%s|' a b",
          "true",
          "false",
          "test -d bin",
          "[ -d nowhere ]",
          "pwd",
          "kill -0 1 x",
          "exit 4",
          "exec sh -c 'exit 5'",
          "type ls",
          "umask",
          ":",
          ". ./here",
          "if true; then echo yes; fi",
          "! true",
          "'if'",
          "{ echo x; }",
          "(exit 6)",
          "FOO=bar env",
          "FOO=bar",
          "FOO=bar sh -c 'echo $FOO'",
          "FOO='a b' BAR=c env",
          "args $HOME",
          "args \"$PATH\"",
          "args `echo x`",
          "args $(echo y)",
          "args $((1+2))",
          "args *",
          "args b?n",
          "args [b]in",
          "args ~",
          "args ~/x",
          "args # comment",
          "args a#b",
          "args a; args b",
          "args a && args b",
          "args a || args b",
          "sh -c 'exit 1' || args b",
          "args a | cat",
          "args a > out; cat out",
          "args a 2>&1",
          "cat < here",
          "args a &\nwait",
          "args a\nargs b",
          "args {a,b}",
          "args a!b",
          "args a^b",
          "args 'a\nb'",
          "args \"a\\\nb\"",
          "args a\\\nb",
          "args \u00c3\u00a9",
          "args a\r",
          ": && tool a; tool b && :",
          ": && tool",
          ": && && :",
          ": && :",
          ": &&  && :",
          ": && cd / && env && :",
          ": && X=1 env && :",
          ": && echo x && :",
          "cd / && : && env && :",
          "=x",
          "a=b=c env",
          "\"X=1\" env",
          "./die KILL; echo after");

  /** Avoids JUnit's warning about links that lead out of the test's directory. */
  @AfterEach
  void removeShell() throws Exception {
    Files.deleteIfExists(temp.resolve("sh"));
  }

  @Test
  void withDash() throws Exception {
    assertSame(RequiredTool.named("dash").path());
  }

  @Test
  void withBashAsSh() throws Exception {
    assertSame(RequiredTool.named("bash").path());
  }

  @Test
  void withBusybox() throws Exception {
    assertSame(RequiredTool.named("busybox").path());
  }

  private void assertSame(Path shell) throws Exception {
    Path sh = temp.resolve("sh");
    Files.createSymbolicLink(sh, shell);
    List<String> lines = new ArrayList<>(SIMPLE);
    lines.addAll(SHELL_ONLY);
    List<CommandEnvironment> environments = List.of(environment(), environment().without("PWD"));
    for (CommandEnvironment environment : environments) {
      LocalRunner.Setup setup =
          LocalRunner.Setup.of(environment, temp.resolve("spill"))
              .in(build.toRealPath().toString());
      try (LocalRunner plain = runner(setup, sh, Integer.MAX_VALUE);
          LocalRunner direct = runner(setup, sh, 0)) {
        for (String line : lines) {
          assertEquals(
              describe(Commands.run(plain, line)), describe(Commands.run(direct, line)), line);
        }
      }
    }
  }

  private LocalRunner runner(LocalRunner.Setup setup, Path sh, int linesBeforeAsking) {
    return new LocalRunner(posix, setup, sh.toString(), linesBeforeAsking);
  }

  private static CommandEnvironment environment() {
    return new CommandEnvironment(
        List.of(
            "ZZZ=last first",
            "PATH=early:bin:later::/usr/bin:/bin",
            "not.a.name=1",
            "_=/old/value",
            "PWD=/wrong",
            "OLDPWD=/usr",
            "SHLVL=4",
            "EMPTY=",
            "HOME=/root",
            "LATIN=caf\u00e9"));
  }

  private static String describe(CommandRunner.End.Exited end) {
    return end.exitCode() + " " + end.signal() + "\n" + Commands.textOf(end.output());
  }

  @Test
  void randomLinesThatAreReadAsSimpleComeOutTheSame() throws Exception {
    List<String> parts =
        List.of(
            "a", "b1", "-x", "=", ",", "/", ".", ":", "@", "%", "+", "]", " ", "  ", "\t", "'",
            "''", "'x y'", "\"", "\"\"", "\"x y\"", "\\", "\\\\", "\\\"", "\\'", "\\$", "\\n",
            "'*'", "'$x'", "\"*?\"", "\"a'b\"", "'a\"b'", "\\ ", "\\*", "~", "#", "!", "{", "*",
            "$", "`");
    LocalRunner.Setup setup =
        LocalRunner.Setup.of(environment(), temp.resolve("spill")).in(build.toString());
    Random random = new Random(20_251_123);
    int simple = 0;
    try (LocalRunner plain = new LocalRunner(posix, setup, "/bin/sh", Integer.MAX_VALUE);
        LocalRunner direct = new LocalRunner(posix, setup, "/bin/sh", 0)) {
      while (simple < 400) {
        StringBuilder line = new StringBuilder("args ");
        for (int i = random.nextInt(12); i >= 0; i--) {
          line.append(parts.get(random.nextInt(parts.size())));
        }
        String text = line.toString();
        if (ShellFreeCommand.read(text).isPresent()) {
          simple++;
          String expected = describe(Commands.run(plain, text));
          assertEquals(expected, describe(Commands.run(direct, text)), text);
        }
      }
    }
  }

  @Test
  void simpleLinesAreReadAsSuchAndOthersAreNot() {
    for (String line : SIMPLE) {
      boolean builtin = line.endsWith("&& pwd");
      assertEquals(!builtin, ShellFreeCommand.read(line).isPresent(), line);
    }
    for (String line : SHELL_ONLY) {
      assertTrue(ShellFreeCommand.read(line).isEmpty(), line);
    }
  }

  @Test
  void functionsThatBashIsGivenHidePrograms() throws Exception {
    Path sh = temp.resolve("sh");
    Files.createSymbolicLink(sh, RequiredTool.named("bash").path());
    CommandEnvironment environment =
        environment().with("BASH_FUNC_tool%%", "() {  echo function\n}");
    LocalRunner.Setup setup = LocalRunner.Setup.of(environment, temp).in(build.toString());
    try (LocalRunner direct = runner(setup, sh, 0)) {
      assertEquals("function\n", Commands.outputOf(direct, "tool"));
      assertEquals("tool bin/tool\n", Commands.outputOf(direct, "bin/tool"));
    }
  }

  @Test
  void shellThatTracesIsNotLeftOut() throws Exception {
    Path sh = temp.resolve("sh");
    Files.createSymbolicLink(sh, RequiredTool.named("bash").path());
    LocalRunner.Setup setup =
        LocalRunner.Setup.of(environment().with("SHELLOPTS", "xtrace"), temp).in(build.toString());
    try (LocalRunner direct = runner(setup, sh, 0)) {
      assertEquals("+ ./here\nhere ./here\n", Commands.outputOf(direct, "./here"));
    }
  }
}
