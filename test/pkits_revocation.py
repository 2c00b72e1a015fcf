#!/usr/bin/env python3
"""Turns the revocation tests of NIST's PKITS into lines for test_pkits_revocation.c.

pkits_revocation.py pkits.tar.xz OUT.txt

    ID yes|no ANCHOR LEAF OTHER... - CRL...

Certificates and lists are DER in hexadecimal; the leaf stands before those that the
test names before it. "yes" is a path that PKITS calls valid.
"""
import json
import sys
import tarfile

SECTIONS = ("4.4.", "4.5.", "4.7.4", "4.7.5", "4.14.", "4.15.")


def main():
    with tarfile.open(sys.argv[1]) as tar, open(sys.argv[2], "w") as out:
        file = {m.name[2:]: tar.extractfile(m).read() for m in tar.getmembers() if m.isfile()}
        for case in json.loads(file["pkits.json"]):
            if not case["id"].startswith(SECTIONS):
                continue
            anchor, *others = [file["certs/%s.crt" % c].hex() for c in case["certs"]]
            crls = [file["crls/%s.crl" % c].hex() for c in case["crls"]]
            out.write(" ".join([case["id"], "yes" if case["should_validate"] else "no", anchor]
                               + others[::-1] + ["-"] + crls) + "\n")


main()
