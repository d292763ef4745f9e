package dev.sconce.schedule;

/** How much displays learn about the plan as a whole, in addition to the events of single steps. */
public enum PlanReporting {
  /** Nothing, at no cost. */
  NONE,

  /**
   * Which wanted steps a wanted step waits for, and how many steps are up to date. Requires a visit
   * of all inputs of the wanted steps (decision 0170).
   */
  RELATIONS,

  /**
   * In addition, how long the rest will take. Requires playing the rest of the build when steps end
   * (decision 0172).
   */
  FORECASTS;

  boolean hasRelations() {
    return this != NONE;
  }

  boolean hasForecasts() {
    return this == FORECASTS;
  }
}
