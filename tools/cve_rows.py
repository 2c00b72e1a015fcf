"""cve_rows.py - reads the rows of the catalogue of failures: see tools/cve."""
import glob
import os
import re


class Mutant:
    def __init__(self, sources, what):
        self.sources, self.what, self.expressions = sources, what, []


def sentences(folder):
    """Which programs of a folder of tests prove which sentence."""
    found = {}
    for file in glob.glob(os.path.join(folder, "test_*.c")):
        with open(file, encoding="utf-8") as f:
            for name in re.findall(r"^static void ([a-z0-9_]+)\(void\)", f.read(), re.M):
                found.setdefault(name, []).append(os.path.basename(file)[:-len(".c")])
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
                    for program in self.found[name]:
                        self.tests.setdefault("test/" + program, []).append(name)
                else:
                    raise SystemExit("%s: no test proves %s" % (file, name))
        elif line.startswith("mutant "):
            sources, what = re.match(r"mutant (.+?): (.*)", line).groups()
            self.mutants.append(Mutant(sources.split(), what))
        elif line.strip() and not line.startswith("#"):
            raise SystemExit("%s: what is this? %s" % (file, line))


def rows(folder):
    """All rows, by their number."""
    found = sentences(os.path.dirname(folder))
    return [Row(f, found) for f in sorted(glob.glob(os.path.join(folder, "cve_*.mutants")))]


def _must_be_there(word, found, root):
    if word not in found and not ("/" in word and os.path.exists(os.path.join(root, word))):
        raise SystemExit("test/cve/elsewhere: no test proves %s" % word)


def elsewhere(file, found):
    """The rows that are no case: their numbers, with failure and reason."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(file))))
    ret, number = {}, None
    with open(file, encoding="utf-8") as f:
        for line in f.read().splitlines():
            if line.startswith("row "):
                number, failure = re.match(r"row (\d+): (.*)", line).groups()
                if int(number) in ret:
                    raise SystemExit("test/cve/elsewhere: row %s stands twice" % number)
                ret[int(number)] = (failure, None)
            elif line.startswith("tests "):
                words, _, remark = line[len("tests "):].partition(": ")
                for word in words.split():
                    _must_be_there(word, found, root)
                what = ", ".join("`%s`" % w for w in words.split()) + (": " + remark if remark else "")
                ret[int(number)] = (ret[int(number)][0], what)
            elif line.startswith(("later ", "none: ")):
                what = line.replace("later ", "with ", 1).replace("none: ", "not in ward: ", 1)
                ret[int(number)] = (ret[int(number)][0], what)
            elif line.strip() and not line.startswith("#"):
                raise SystemExit("test/cve/elsewhere: what is this? " + line)
    return ret
