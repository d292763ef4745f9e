package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheRulesTest {
  @Test
  void theFirstRuleThatMatchesCounts() {
    CacheRules rules = CacheRules.read("GEN_*=off, LINK=local ,GEN_A=all").orElseThrow();
    assertEquals(CacheRules.Scope.OFF, rules.of("GEN_A"));
    assertEquals(CacheRules.Scope.LOCAL, rules.of("LINK"));
    assertEquals(CacheRules.Scope.ALL, rules.of("CXX"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "A=", "A=never", "=off", "A b=off", "A=off,"})
  void whatIsNoListIsRefused(String text) {
    assertEquals(Optional.empty(), CacheRules.read(text));
  }

  @Test
  void allStandsForEveryRule() {
    assertEquals(Optional.of(List.of("*")), CacheRules.readNames("all"));
    assertEquals(Optional.of(List.of("CC", "CXX_*")), CacheRules.readNames("CC, CXX_*"));
    assertEquals(Optional.empty(), CacheRules.readNames("CC,,"));
  }
}
