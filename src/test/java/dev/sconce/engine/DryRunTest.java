package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.session.BuildEvent;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A dry run tells all that would run and changes nothing. */
class DryRunTest {
  @Test
  void allCommandsAreToldAndNothingIsTouched() {
    BuildFixture build =
        BuildFixture.logged(
                """
                rule nothing
                  command = nothing
                  restat = 1
                build dir/a: nothing in
                  rspfile = a.rsp
                  rspfile_content = x
                build b: cat dir/a
                  deps = gcc
                  depfile = b.d
                build c: cat b
                """)
            .options(BuildOptions.ofSlots(1).asDryRun())
            .create("dir/a", "b", "c", "b.d")
            .createLater("in");
    build.built("c");
    assertEquals(
        List.of("nothing", "cat dir/a > b", "cat b > c"),
        build.events(BuildEvent.StepStarted.class).stream()
            .map(started -> started.text().command())
            .toList());
    assertEquals(Set.of(), build.files.created());
    assertEquals(Set.of(), build.files.removed());
    assertEquals(List.of(), build.files.directoriesMade());
    build.built("c");
  }

  @Test
  void dyndepFileThatIsNotThereEndsIt() {
    BuildFixture.of(
            """
            build dd: touch
            build out: touch || dd
              dyndep = dd
            """)
        .options(BuildOptions.ofSlots(1).asDryRun())
        .stopped("loading 'dd': No such file or directory", "out");
  }
}
