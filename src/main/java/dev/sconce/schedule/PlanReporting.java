package dev.sconce.schedule;

/** What displays are told of the plan as a whole, beside what happens to each step. */
public enum PlanReporting {
  /** Nothing, at no cost. */
  NONE,

  /**
   * Which wanted steps a wanted step waits for, and how many steps are up to date. Costs a look at
   * all inputs of the wanted steps (decision 0170).
   */
  RELATIONS,

  /**
   * How long the rest will take as well. Costs playing the rest through when steps end (decision
   * 0172).
   */
  FORECASTS;

  boolean hasRelations() {
    return this != NONE;
  }

  boolean hasForecasts() {
    return this == FORECASTS;
  }
}
