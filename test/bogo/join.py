#!/usr/bin/env python3
"""join.py SHIM -- CLIENT FLAGS -- SERVER FLAGS - has a shim talk to a shim.

Listens where a runner would, lets both connect, reads the number each sends first, and
carries bytes between them until both have ended. With -resume-count both come again.
Prints what they said on stderr; the exit status is 0 when both ended well, and else the
first that did not, the client's before the server's.
"""
import os
import select
import socket
import subprocess
import sys

TIMEOUT = 20


def take(listener):
    conn, _ = listener.accept()
    number = b""
    while len(number) < 8:
        more = conn.recv(8 - len(number))
        if not more:
            sys.exit("join: a shim ended before its number")
        number += more
    return int.from_bytes(number, "little"), conn


def carry(a, b):
    """Bytes both ways, until both directions have ended."""
    open_ends = {a: b, b: a}
    while open_ends:
        ready, _, _ = select.select(list(open_ends), [], [], TIMEOUT)
        if not ready:
            sys.exit("join: nothing moves")
        for end in ready:
            try:
                data = end.recv(65536)
                if data:
                    open_ends[end].sendall(data)
                    continue
                open_ends[end].shutdown(socket.SHUT_WR)
            except OSError:
                pass
            del open_ends[end]
    a.close()
    b.close()


def main():
    args = sys.argv[1:]
    first, second = [i for i, a in enumerate(args) if a == "--"]
    shim, roles = args[0], [args[first + 1:second], ["-server"] + args[second + 1:]]
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(4)
    listener.settimeout(TIMEOUT)
    port = str(listener.getsockname()[1])
    shims = [subprocess.Popen([shim, "-port", port, "-shim-id", str(n)] + flags,
                              stderr=subprocess.PIPE) for n, flags in enumerate(roles)]
    again = 0
    if "-resume-count" in roles[0]:
        again = int(roles[0][roles[0].index("-resume-count") + 1])
    try:
        for _ in range(1 + again):
            ends = dict([take(listener), take(listener)])
            carry(ends[0], ends[1])
    except socket.timeout:
        pass
    status = 0
    for name, process in zip(("client", "server"), shims):
        try:
            _, said = process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            _, said = process.communicate()
        for line in said.decode(errors="replace").splitlines():
            print("%s: %s" % (name, line))
        status = status or process.returncode
    os._exit(status & 0xff)


if __name__ == "__main__":
    main()
