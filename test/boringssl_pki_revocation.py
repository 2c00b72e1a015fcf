#!/usr/bin/env python3
"""Turns BoringSSL's CRL and OCSP files into lines for test_boringssl_pki_revocation.c.

boringssl_pki_revocation.py FILES.tar.xz OUT.txt

    crl  NAME LEAF ISSUER ROOT CRL
    ocsp NAME LEAF ISSUER -    RESPONSE

Certificates and what is said about them are DER in hexadecimal; "-" is nothing.
"""
import base64
import re
import sys
import tarfile

BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----", re.S)
SAID = {"crl": "CRL", "ocsp": "OCSP RESPONSE"}


def main():
    with tarfile.open(sys.argv[1]) as tar, open(sys.argv[2], "w") as out:
        for member in sorted(tar.getmembers(), key=lambda m: m.name):
            if not member.name.endswith(".pem"):
                continue
            kind = member.name.split("_")[0]
            name = member.name.split("/")[-1].replace(".pem", "")
            text = tar.extractfile(member).read().decode()
            block = {label: base64.b64decode(body).hex() for label, body in BLOCK.findall(text)}
            out.write(" ".join([kind, name, block.get("CERTIFICATE", "-"),
                                block.get("CA CERTIFICATE", "-"),
                                block.get("CA CERTIFICATE 2", "-"), block[SAID[kind]]]) + "\n")


main()
