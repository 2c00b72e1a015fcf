"""scratch.py - what a change in one source file does to the tests.

tools/cve and tools/mutants ask of a change in a source whether some test notices it.
The tree is built once; after that a changed file costs its own compilation and one
link: its object goes on the linker's line before the archives, so that the archives'
own copy of it is never taken.
"""
import glob
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
import time

PARTS = ["include", "src", "test", "bench", "doc", "tools", "meson.build", "LICENSE"]
MEMORY_MAX = 4 << 30
FASTER_LINKER = " -fuse-ld=gold" if shutil.which("ld.gold") else ""


class Broken(Exception):
    """The change does not compile or link: it is none."""


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(command, where, timeout=None, until=None):
    """Runs a command in a session of its own; returns its status and its output.

    What it started is ended with it: after `timeout` seconds, or as soon as a line
    of the output begins with `until`. The status is None then.
    """
    with subprocess.Popen(command, cwd=where, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, start_new_session=True,
                          preexec_fn=limit) as child:
        timer = threading.Timer(timeout or 3600, os.killpg, (child.pid, signal.SIGKILL))
        timer.start()
        lines = []
        for line in child.stdout:
            lines.append(line.decode(errors="replace"))
            if until is not None and lines[-1].startswith(until):
                os.killpg(child.pid, signal.SIGKILL)
                break
        timer.cancel()
        timer.join()
        status = child.wait()
    return None if status == -signal.SIGKILL else status, "".join(lines)


def passes(command, where, env, cpu):
    """Does a command end well, within so many seconds of the processor's time? Waiting
    counts too, but on a busy machine ten times as long."""
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    with subprocess.Popen(command, cwd=where, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          start_new_session=True, preexec_fn=limit) as child:
        try:
            return child.wait(timeout=10 * cpu) == 0
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            return False


class Tree:
    """A tree and a folder in which it is built."""

    def __init__(self, root, build):
        self.dir, self.build, self.links = root, build, {}
        with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as f:
            self.compile = {self._name(c["file"]): c["command"] for c in json.load(f)
                            if "-shared" not in c["command"]}

    def _name(self, file):
        return os.path.relpath(os.path.join(self.build, file), self.dir)

    def _must(self, command):
        status, out = run(command, self.dir)
        if status != 0:
            raise SystemExit(" ".join(command) + ":\n" + out)
        return out

    def read(self, source):
        with open(os.path.join(self.dir, source), encoding="utf-8") as f:
            return f.read()

    def sources(self, folder):
        """The names of all C files of a folder that are compiled."""
        return [name for name in self.compile if os.path.dirname(name) == folder]

    def make(self, programs):
        self._must(["ninja", "-C", self.build, "--quiet", *programs])
        for program in programs:
            out = self._must(["ninja", "-C", self.build, "-t", "commands", program])
            self.links[program] = out.strip().splitlines()[-1] + FASTER_LINKER

    def change(self, source, text, name, flags=""):
        """Compiles `text` in place of a source; returns the object."""
        out = os.path.join(self.build, "changed", name)
        file, obj = os.path.join(out, os.path.basename(source)), os.path.join(out, "changed.o")
        os.makedirs(out, exist_ok=True)
        with open(file, "w", encoding="utf-8") as f:
            f.write(text)
        # No dependency file, and no word about what the change left unused.
        command = re.sub(r" -MD -MQ \S+ -MF \S+ -o \S+ -c \S+$", " -w ", self.compile[source])
        command += "%s -o %s -c %s" % (flags, obj, file)
        status, log = run(["sh", "-c", command], self.build)
        if status != 0:
            raise Broken(log)
        return obj

    def uses(self, program, source):
        """Does a test program link the library that this source is a part of?"""
        return os.path.dirname(source) + "/lib" in self.links[program]

    def link(self, program, obj, flags=""):
        """Links a test program with the changed object; returns the program."""
        # Beside the program itself: some look for their data there.
        name = os.path.basename(os.path.dirname(obj))
        out = os.path.join(self.build, os.path.dirname(program),
                           "changed-%s-%s" % (name, os.path.basename(program)))
        command = self.links[program]
        command = re.sub(r" -o [^ ]+ ([^ ]+\.o)", r" -o %s \1 %s %s" % (out, obj, flags), command,
                         count=1)
        status, log = run(["sh", "-c", command], self.build)
        if status != 0:
            raise Broken(log)
        return out

    def drop(self, name):
        shutil.rmtree(os.path.join(self.build, "changed", name), ignore_errors=True)
        for file in glob.glob(os.path.join(self.build, "test", "**", "changed-%s-*" % name),
                              recursive=True):
            os.unlink(file)

    def test(self, program, timeout, names=(), to_the_end=True):
        """Runs a test program; returns which tests passed, which failed, how long it took.

        With names, only these of its tests; unless `to_the_end`, it is ended with the
        first that fails. A program that dies or takes too long fails in the test that
        was running.
        """
        start = time.monotonic()
        status, out = run([program, *names], self.build, timeout,
                          None if to_the_end else "not ok ")
        passed = re.findall(r"^ok \d+ - (\S+)", out, re.M)
        failed = re.findall(r"^not ok \d+ - (\S+)", out, re.M)
        if status is None and not failed:
            failed.append("took-too-long")
        elif status != 0 and not failed:
            failed.append("died-with-status-%d" % status)
        return passed, failed, time.monotonic() - start


class Scratch(Tree):
    """A copy of a tree; used in a with statement, it is gone afterwards."""

    def __init__(self, root):
        self.dir = tempfile.mkdtemp(prefix="ward-scratch-")
        build = os.path.join(self.dir, "build")
        for part in PARTS:
            source, to = os.path.join(root, part), os.path.join(self.dir, part)
            if os.path.isdir(source):
                shutil.copytree(source, to, symlinks=True)
            else:
                shutil.copy2(source, to)
        self._must(["meson", "setup", build, "-Doptimization=0", "-Ddebug=false"])
        super().__init__(self.dir, build)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.dir)
