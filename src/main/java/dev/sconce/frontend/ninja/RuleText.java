package dev.sconce.frontend.ninja;

import java.util.Optional;

/**
 * A rule for display.
 *
 * @param name its name
 * @param description its description before expansion, variables in braces
 */
public record RuleText(String name, Optional<String> description) {}
