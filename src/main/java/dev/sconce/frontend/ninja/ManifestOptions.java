package dev.sconce.frontend.ninja;

/**
 * How strictly a manifest is read.
 *
 * @param phonyCycleIsError leave a phony that names itself as it is, so that the build finds the
 *     cycle, instead of dropping that input with a warning ({@code -w phonycycle=err})
 * @param version the version of ninja to compare {@code ninja_required_version} with
 */
public record ManifestOptions(boolean phonyCycleIsError, String version) {
  /** The version of ninja whose behaviour is the model. */
  public static final String NINJA_VERSION = "1.13.2";

  /** What ninja does without options. */
  public static final ManifestOptions DEFAULT = new ManifestOptions(false, NINJA_VERSION);
}
