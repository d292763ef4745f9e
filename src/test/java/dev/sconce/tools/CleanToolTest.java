package dev.sconce.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class CleanToolTest {
  private static final String CAT = "rule cat\n  command = cat $in > $out";

  private static ToolRun chains() {
    ToolRun run =
        new ToolRun(
            CAT,
            "rule cat_e",
            "  command = cat -e $in > $out",
            "build in1: cat_e src1",
            "build out1: cat in1",
            "build in2: cat_e src2",
            "build out2: cat in2");
    return create(run, "in1", "out1", "in2", "out2");
  }

  private static ToolRun create(ToolRun run, String... paths) {
    for (String path : paths) {
      run.files.create(path, "");
    }
    return run;
  }

  @Test
  void allOutputsAreRemovedOnce() {
    ToolRun run = chains();
    assertEquals("Cleaning... 4 files.\n", run.printed("clean"));
    assertEquals(Set.of("in1", "out1", "in2", "out2"), run.files.removed());
    assertEquals("Cleaning... 0 files.\n", run.printed("clean"));
  }

  @Test
  void dryRunTellsAndRemovesNothing() {
    ToolRun run = chains();
    run.dryRun = true;
    assertEquals(
        "Cleaning...\nTarget out1\nRemove out1\nRemove in1\n2 files.\n",
        run.printed("clean", "out1"));
    assertEquals(
        "Cleaning...\nRemove in1\nRemove out1\nRemove in2\nRemove out2\n4 files.\n",
        run.printed("clean"));
    assertEquals(
        "Cleaning...\nRule cat_e\nRemove in1\nRemove in2\n2 files.\n",
        run.printed("clean", "-r", "cat_e"));
    assertEquals(Set.of(), run.files.removed());
  }

  @Test
  void targetIsRemovedWithWhatItIsMadeFrom() {
    ToolRun run = chains();
    run.verbose = true;
    assertEquals(
        "Cleaning...\nTarget out1\nRemove out1\nRemove in1\n2 files.\n",
        run.printed("clean", "./out1"));
    assertTrue(run.files.exists("out2"));
    run.verbose = false;
    assertEquals("Cleaning... 0 files.\n", run.printed("clean", "out1"));
  }

  @Test
  void outputsOfARuleAreRemoved() {
    ToolRun run = chains();
    assertEquals("Cleaning... 2 files.\n", run.printed("clean", "-r", "cat_e"));
    assertEquals(Set.of("in1", "in2"), run.files.removed());
  }

  @Test
  void generatorOutputsStayUnlessAskedFor() {
    ToolRun run =
        new ToolRun(
            CAT,
            "rule regen",
            "  command = cat $in > $out",
            "  generator = 1",
            "build out1: cat in1",
            "build out2: regen in2");
    create(run, "out1", "out2");
    assertEquals("Cleaning... 1 files.\n", run.printed("clean"));
    create(run, "out1");
    assertEquals("Cleaning... 2 files.\n", run.printed("clean", "-g"));
  }

  @Test
  void depfileAndResponseFileGoWithTheirOutput() {
    ToolRun run =
        new ToolRun(
            "rule cc",
            "  command = cc $in > $out",
            "  depfile = $out.d",
            "  rspfile = $out.rsp",
            "  rspfile_content = $in",
            "build out$ 1: cc in1");
    for (String[] words : new String[][] {{}, {"out 1"}, {"-r", "cc"}}) {
      create(run, "out 1", "out 1.d", "out 1.rsp");
      assertEquals("Cleaning... 3 files.\n", run.printed("clean", words));
    }
  }

  @Test
  void outputsFromDyndepFileAreCleaned() {
    ToolRun run = new ToolRun(CAT, "build out: cat in || dd", "  dyndep = dd");
    create(run, "in", "out", "out.imp");
    run.files.create("dd", "ninja_dyndep_version = 1\nbuild out | out.imp: dyndep\n");
    assertEquals("Cleaning... 2 files.\n", run.printed("clean"));
    assertEquals(Set.of("out", "out.imp"), run.files.removed());
  }

  @Test
  void missingDyndepFileIsTolerated() {
    ToolRun run = new ToolRun(CAT, "build out: cat in || dd", "  dyndep = dd");
    create(run, "in", "out", "out.imp");
    assertEquals("Cleaning... 1 files.\n", run.printed("clean"));
    assertTrue(run.files.exists("out.imp"));
  }

  @Test
  void phoniesAreNoFilesOfOurs() {
    ToolRun run = new ToolRun(CAT, "build phony: phony t1 t2", "build t1: cat", "build t2: cat");
    create(run, "phony", "t1", "t2");
    assertEquals("Cleaning... 2 files.\n", run.printed("clean"));
    create(run, "t1", "t2");
    assertEquals("Cleaning... 2 files.\n", run.printed("clean", "phony"));
    assertTrue(run.files.exists("phony"));
  }

  @Test
  void whatCannotBeRemovedIsReported() {
    ToolRun run = new ToolRun(CAT, "build dir: cat src1");
    run.files.makeDirectory("dir").makeDirectory("dir/sub");
    assertEquals(1, run.run("clean"));
    assertEquals("Cleaning... 0 files.\n", run.out());
    assertEquals("ninja: error: remove(dir): Directory not empty\n", run.err());
  }

  @Test
  void unknownNamesAreReportedAndTheRestCleaned() {
    ToolRun run = chains();
    assertEquals(1, run.run("clean", "nope", "", "out1"));
    assertEquals("Cleaning... 2 files.\n", run.out());
    assertEquals(
        "ninja: error: unknown target 'nope'\n"
            + "ninja: error: failed to canonicalize '': empty path\n",
        run.err());
    assertEquals(1, run.run("clean", "-r", "nope"));
    assertEquals("ninja: error: unknown rule 'nope'\n", run.err());
    assertEquals(1, run.run("clean", "-r"));
    assertEquals("ninja: error: expected a rule to clean\n", run.err());
  }

  @Test
  void helpAndWrongOptionsPrintTheUsage() {
    ToolRun run = chains();
    assertEquals(1, run.run("clean", "-h"));
    assertTrue(run.out().startsWith("usage: ninja -t clean [options] [targets]\n\noptions:\n"));
    assertEquals("", run.err());
    assertEquals(1, run.run("clean", "-z"));
    assertEquals("clean: invalid option -- 'z'\n", run.err());
    assertEquals(Set.of(), run.files.removed());
  }

  @Test
  void deadOutputsAreRemoved() {
    ToolRun old = new ToolRun(CAT, "build out1: cat in", "build out2: cat in");
    ToolRun run = new ToolRun(CAT, "build out2: cat in").logged(old.graph());
    create(run, "in", "out1", "out2");
    assertEquals("Cleaning... 1 files.\n", run.printed("cleandead"));
    assertEquals(Set.of("out1"), run.files.removed());
    assertEquals("Cleaning... 0 files.\n", run.printed("cleandead"));
  }

  @Test
  void formerOutputThatIsAnInputNowIsNotDead() {
    ToolRun old = new ToolRun(CAT, "build out1: cat in", "build out2: cat in");
    ToolRun run = new ToolRun(CAT, "build out2: cat in | out1").logged(old.graph());
    create(run, "in", "out1", "out2");
    assertEquals("Cleaning... 0 files.\n", run.printed("cleandead"));
  }
}
