"""cve_rows.py - reads the rows of the catalogue of failures: see tools/cve."""
import glob
import os
import re


class Mutant:
    def __init__(self, source, what):
        self.source, self.what, self.expressions = source, what, []


def sentences(folder):
    """Which program of a folder of tests proves which sentence."""
    found = {}
    for file in glob.glob(os.path.join(folder, "test_*.c")):
        with open(file, encoding="utf-8") as f:
            for name in re.findall(r"^static void ([a-z0-9_]+)\(void\)", f.read(), re.M):
                found[name] = os.path.basename(file)[:-len(".c")]
    return found


class Row:
    def __init__(self, file, found):
        self.found = found
        self.name = os.path.basename(file)[:-len(".mutants")]
        self.number = re.match(r"cve_(\d+)_", self.name).group(1)
        self.failure, self.tests, self.mutants = None, {}, []
        with open(file, encoding="utf-8") as f:
            for line in f.read().splitlines():
                self._line(file, line)
        if os.path.exists(file[:-len(".mutants")] + ".c"):
            self.tests["test/cve/" + self.name] = []
        if self.failure is None or not self.tests:
            raise SystemExit(file + ": no failure, or no tests")

    def _line(self, file, line):
        if line.startswith("\t"):
            self.mutants[-1].expressions.append(line[1:])
        elif line.startswith("failure: "):
            self.failure = line[len("failure: "):]
        elif line.startswith("tests: "):
            for name in line[len("tests: "):].split():
                if name.startswith("test_"):
                    self.tests["test/" + name] = []
                elif name in self.found:
                    self.tests.setdefault("test/" + self.found[name], []).append(name)
                else:
                    raise SystemExit("%s: no test proves %s" % (file, name))
        elif line.startswith("mutant "):
            source, what = re.match(r"mutant (\S+): (.*)", line).groups()
            self.mutants.append(Mutant(source, what))
        elif line.strip() and not line.startswith("#"):
            raise SystemExit("%s: what is this? %s" % (file, line))


def rows(folder):
    """All rows, by their number."""
    found = sentences(os.path.dirname(folder))
    return [Row(f, found) for f in sorted(glob.glob(os.path.join(folder, "cve_*.mutants")))]
