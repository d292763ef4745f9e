package dev.sconce.session;

/**
 * Names a step.
 *
 * @param step its id
 * @param label as in {@link StepText}; a byte string
 */
public record StepRef(int step, String label) {}
