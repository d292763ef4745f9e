#!/usr/bin/env python3
"""Runs the commands of *.cases files and writes what they print into them.

A case:     # case NAME
            $ COMMAND              run by sh in a new directory
            == FILE                a file in it, with the lines that follow
            == output              what the command printed (written here)
            == expect              SEVERITY [PLACE] [FLAG], a line each

Where a compiler can say what it found in a form for programs, that is what is expected: gcc and rustc
as JSON, clang through libclang. Expectations of others, and those with a comment, are written by hand
and left alone.
The directory is called /src. With names of files on the command line only these are recorded.
msvc.cases is written by hand altogether.
"""
import json, os, pathlib, re, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).parent


def parse(text):
    cases = []
    for line in text.split("\n"):
        if line.startswith("# case "):
            cases.append({"name": line[7:], "command": "", "parts": []})
        elif line.startswith("$ ") and not cases[-1]["parts"]:
            cases[-1]["command"] = line[2:]
        elif line.startswith("== "):
            cases[-1]["parts"].append([line[3:], []])
        elif cases and cases[-1]["parts"]:
            cases[-1]["parts"][-1][1].append(line)
    if cases and cases[-1]["parts"] and cases[-1]["parts"][-1][1][-1:] == [""]:
        cases[-1]["parts"][-1][1].pop()
    return cases


def environment():
    env = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "RUSTUP_HOME", "CARGO_HOME")}
    return env | {"LC_ALL": "C.UTF-8", "TERM": "xterm", "PWD": ""}


def run(command, directory):
    done = subprocess.run(["sh", "-c", command], cwd=directory, env=environment(), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="surrogateescape")
    return done.stdout


def place(file, line, column):
    return file + (f":{line}" if line else "") + (f":{column}" if line and column else "")


def expected_of_gcc(command, directory):
    expected = []
    for line in run(command.replace("-fdiagnostics-color=always", "") + " -fdiagnostics-format=json", directory).split("\n"):
        if not line.startswith("["):
            continue
        for one in json.loads(line):
            kind = {"fatal error": "error"}.get(one["kind"], one["kind"])
            if kind in ("error", "warning"):
                caret = one["locations"][0]["caret"] if one["locations"] else {}
                at = place(caret.get("file", ""), caret.get("line", 0), max(0, caret.get("column", 0)))
                flag = re.sub("^-Werror=", "-W", one.get("option", ""))
                expected.append(" ".join(x for x in (kind, at, flag) if x))
    return expected


def expected_of_clang(command, directory):
    import clang.cindex as ci
    flags = [f for f in command.split() if f.startswith("-") and f not in ("-c", "-lm") and "format" not in f and "color" not in f]
    source = command.split()[-1] if not command.endswith("-lm") else command.split()[-2]
    if source.endswith(".cc"):
        flags.append("-xc++")
    include = run("clang -print-resource-dir", directory).strip() + "/include"
    here = os.getcwd()
    os.chdir(directory)
    try:
        unit = ci.Index.create().parse(source, flags + ["-isystem", include], options=0)
        expected = []
        for one in unit.diagnostics:
            kind = {2: "warning", 3: "error", 4: "error"}.get(one.severity)
            if kind and "too many errors emitted" not in one.spelling:
                at = one.location
                expected.append(" ".join(x for x in (
                    kind, place(at.file.name if at.file else "", at.line, at.column), re.sub("^-Werror=", "-W", one.option or "")) if x))
        return expected
    finally:
        os.chdir(here)


def expected_of_rustc(command, directory):
    expected = []
    command = re.sub(r"--error-format=\w+|--color=\w+", "", command)
    for line in run(command + " --error-format=json", directory).split("\n"):
        if line.startswith("{"):
            one = json.loads(line)
            if one["level"] in ("error", "warning") and "aborting due to" not in one["message"] and "emitted" not in one["message"]:
                span = next((s for s in one["spans"] if s["is_primary"]), None)
                while span and span.get("expansion") and span["file_name"].startswith("<"):
                    span = span["expansion"]["span"]
                at = place(span["file_name"], span["line_start"], span["column_start"]) if span else ""
                code = one["code"]["code"] if one["code"] else ""
                expected.append(" ".join(x for x in (one["level"], at, code) if x))
    return expected


ORACLES = {"gcc.cases": expected_of_gcc, "clang.cases": expected_of_clang, "rustc.cases": expected_of_rustc}


def prepared(case, directory):
    for name, lines in case["parts"]:
        if name not in ("output", "expect"):
            file = pathlib.Path(directory, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("\n".join(lines) + "\n", errors="surrogateescape")


def record(path):
    cases = parse(path.read_text(errors="surrogateescape"))
    out = []
    for case in cases:
        with tempfile.TemporaryDirectory() as directory:
            prepared(case, directory)
            printed = run(case["command"], directory).replace(directory, "/src").rstrip("\n").split("\n")
            printed = [re.sub(r"/tmp/(cc|a-|b-)[A-Za-z0-9]+", r"/tmp/\1XXXX", line) for line in printed]
        expect = next((lines for name, lines in case["parts"] if name == "expect"), None)
        if path.name in ORACLES and not (expect and any(line.startswith("#") for line in expect)):
            with tempfile.TemporaryDirectory() as directory:
                prepared(case, directory)
                try:
                    expect = [line.replace(directory, "/src") for line in ORACLES[path.name](case["command"], directory)]
                except Exception as e:
                    print(path.name, case["name"], "is to be written by hand:", e)
        out.append(f"# case {case['name']}\n$ {case['command']}\n")
        for name, lines in case["parts"]:
            if name not in ("output", "expect"):
                out.append(f"== {name}\n" + "".join(line + "\n" for line in lines))
        out.append("== output\n" + "".join(line + "\n" for line in printed))
        out.append("== expect\n" + "".join(line + "\n" for line in expect or []))
    path.write_text("".join(out), errors="surrogateescape")
    print(path.name, len(cases))


for file in [HERE / name for name in sys.argv[1:]] or sorted(set(HERE.glob("*.cases")) - {HERE / "msvc.cases"}):
    record(file)
