package dev.sconce.app.settings;

import java.util.Optional;

/**
 * The value of a setting.
 *
 * @param text as {@link SettingType#read} gives it; empty where there is none
 */
public record SettingValue(Optional<String> text, SettingOrigin origin) {}
