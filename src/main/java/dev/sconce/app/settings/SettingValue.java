package dev.sconce.app.settings;

import java.util.Optional;

/**
 * The value of a setting.
 *
 * @param text as {@link ValueType#read} gives it; empty where there is none
 */
public record SettingValue(Optional<String> text, Origin origin) {}
