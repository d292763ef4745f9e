package dev.sconce.discover.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.session.UndeclaredReport.Fix;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixAdviceTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '"',
      textBlock =
          """
          build o: r in; build g: r       => reads g        => CMake list ${CMAKE_BINARY_DIR}/g in the sources of o
          build CMakeFiles/f.dir/o o: r in; build g: r; build CMakeFiles/G: phony g => reads g => CMake add_dependencies(f G), or list ${CMAKE_BINARY_DIR}/g in the sources of f
          build lib.so.p/o o: r in; build g: r => reads g   => Meson add the custom_target that makes g to the sources of lib.so
          build o: r in; build g: r       => reads g        => SCons Depends('o', 'g')
          build o: r in; build g: r       => reads g        => Ninja build o: r in | g
          build o: r in;..depfile = d; build g: r => reads g => Ninja build o: r in || g
          build o: r in;..deps = gcc;..depfile = d; build g: r => reads g => Ninja build o: r in || g
          build o: r in; build g: r       => probes g       => Ninja build o: r in || g
          build o: r in                   => reads ../a.h   => CMake add_custom_command(OUTPUT o ... DEPENDS ${CMAKE_SOURCE_DIR}/a.h)
          build CMakeFiles/f.dir/o o: r ../x.c => reads ../a.h => CMake set_source_files_properties(x.c PROPERTIES OBJECT_DEPENDS ${CMAKE_SOURCE_DIR}/a.h)
          build o: r in                   => reads ../a.h   => Meson add 'a.h' to depend_files of o
          build o: r in                   => reads ../a.h   => SCons Depends('o', '#a.h')
          build o: r in                   => reads ../a.h   => Ninja build o: r in | ../a.h
          build o: r a b c                => reads ../a.h   => Ninja build o: r a b ... | ../a.h
          build o: r in                   => makes p        => CMake add_custom_command(... BYPRODUCTS ${CMAKE_BINARY_DIR}/p)
          build o: r in                   => makes p        => SCons SideEffect('p', 'o')
          build o: r in                   => makes p        => Ninja build o | p: r ...
          build o: r in; build g: r       => rewrites g     => Ninja let one step alone make g
          """)
  void fixesHaveTheNamesOfTheProject(String manifest, String touches, String expected) {
    List<Fix> fixes = new JudgedRun(manifest).does(touches).fixes();
    String system = expected.substring(0, expected.indexOf(' '));
    assertEquals(
        expected,
        fixes.stream()
            .filter(fix -> fix.system().equals(system))
            .map(fix -> fix.system() + " " + fix.text())
            .collect(Collectors.joining("\n")));
  }
}
