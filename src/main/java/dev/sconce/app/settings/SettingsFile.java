package dev.sconce.app.settings;

import dev.sconce.app.settings.SettingOrigin.FileKind;

/**
 * A file of settings.
 *
 * @param path absolute, a byte string
 * @param found whether there is one
 */
public record SettingsFile(FileKind kind, String path, boolean found) {}
