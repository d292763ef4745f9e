package dev.sconce.exec;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * What a {@link LocalRunner} is told.
 *
 * @param environment of the commands
 * @param directory where commands run: a byte string, relative to this process's own working
 *     directory, which it is when this is empty
 * @param spillDirectory for what is printed beyond the memory set aside; made when needed
 * @param passedOn descriptors that this process was given and commands get too, if they are open
 *     pipes: those of a make job server
 * @param lockDescriptor the descriptor of the build lock, asked before each command, which inherits
 *     it: so the lock is held as long as one of them lives; negative for none
 */
public record LocalSetup(
    CommandEnvironment environment,
    String directory,
    Path spillDirectory,
    List<Integer> passedOn,
    IntSupplier lockDescriptor) {

  /** Keeps the list as it is. */
  public LocalSetup {
    passedOn = List.copyOf(passedOn);
  }

  /** Without a lock, a job server or a directory of its own. */
  public static LocalSetup of(CommandEnvironment environment, Path spillDirectory) {
    return new LocalSetup(environment, "", spillDirectory, List.of(), () -> -1);
  }

  /** Commands run in another directory. */
  public LocalSetup in(String newDirectory) {
    return new LocalSetup(environment, newDirectory, spillDirectory, passedOn, lockDescriptor);
  }

  /** Commands get these descriptors. */
  public LocalSetup passingOn(List<Integer> descriptors) {
    return new LocalSetup(environment, directory, spillDirectory, descriptors, lockDescriptor);
  }

  /** Commands inherit a lock. */
  public LocalSetup holding(IntSupplier descriptor) {
    return new LocalSetup(environment, directory, spillDirectory, passedOn, descriptor);
  }
}
