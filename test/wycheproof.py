#!/usr/bin/env python3
"""Turns the Wycheproof files into lines that test_wycheproof.c reads.

wycheproof.py FILES.tar.xz OUT.txt

    file NAME LEFT_OUT
    key  KIND POINT N E
    aead ID      RESULT TCID FLAGS KEY NONCE AAD MSG SEALED
    agree GROUP  RESULT TCID FLAGS SCALAR SHARE SECRET
    verify SIG   RESULT TCID FLAGS MSG SIGNATURE
    mac HASH     RESULT TCID FLAGS KEY MSG TAG
    kdf HASH     RESULT TCID FLAGS IKM SALT INFO SIZE OKM

Bytes are hexadecimal, nothing is "-". LEFT_OUT counts the cases that ward has no
way to express: nonces of other lengths than 12 bytes, 192-bit keys, hashes that
ward does not sign with.
"""
import json
import sys
import tarfile

HASH = {"SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
HASH_LEN = {"sha256": 32, "sha384": 48, "sha512": 64}
CURVE = {"secp256r1": ("p256", 32), "secp384r1": ("p384", 48), "secp521r1": ("p521", 66)}


def hexa(s):
    return s if s else "-"


def number(s):
    """A big-endian number without leading zeros."""
    s = s.lstrip("0")
    return hexa("0" * (len(s) % 2) + s)


def head(t, extra=()):
    return [t["result"], str(t["tcId"]), ",".join(list(t["flags"]) + list(extra)) or "-"]


def aead(name, g, t):
    if name.startswith("aes") and g["keySize"] not in (128, 256):
        return None
    if g["ivSize"] != 96 or g["tagSize"] != 128:
        return None
    kind = "chacha20" if name.startswith("chacha") else "aes%d" % g["keySize"]
    return ["aead", kind] + head(t) + [hexa(t["key"]), hexa(t["iv"]), hexa(t["aad"]),
                                      hexa(t["msg"]), hexa(t["ct"] + t["tag"])]


def agree(name, g, t):
    if g["curve"] == "curve25519":
        kind, scalar = "x25519", t["private"]
    else:
        kind, size = CURVE[g["curve"]]
        scalar = "%0*x" % (2 * size, int(t["private"], 16))
    return ["agree", kind] + head(t) + [hexa(scalar), hexa(t["public"]), hexa(t["shared"])]


def verify(name, g, t):
    extra = []
    if name.startswith("ed25519"):
        sig = "ed25519"
    else:
        sha = HASH.get(g["sha"])
        if sha is None:
            return None
        if name.startswith("ecdsa"):
            sig = "ecdsa-" + sha
        elif name.startswith("rsa_pss"):
            sig = "pss-" + sha
            if g["mgf"] != "MGF1" or g["mgfSha"] != g["sha"]:
                return None
            if g["sLen"] != HASH_LEN[sha]:
                extra.append("OtherSaltLength")
        else:
            sig = "pkcs1-" + sha
            if int(g["publicKey"]["publicExponent"], 16) < 65537:
                extra.append("SmallPublicExponent")
    return ["verify", sig] + head(t, extra) + [hexa(t["msg"]), hexa(t["sig"])]


def mac(name, g, t):
    return ["mac", name.split("_")[1]] + head(t) + [hexa(t["key"]), hexa(t["msg"]), hexa(t["tag"])]


def kdf(name, g, t):
    return ["kdf", name.split("_")[1]] + head(t) + [hexa(t["ikm"]), hexa(t["salt"]),
                                                   hexa(t["info"]), str(t["size"]), hexa(t["okm"])]


def key(name, g):
    k = g.get("publicKey")
    if k is None:
        return None
    if name.startswith("ed25519"):
        return ["key", "ed25519", k["pk"], "-", "-"]
    if name.startswith("ecdsa"):
        return ["key", CURVE[k["curve"]][0], k["uncompressed"], "-", "-"]
    return ["key", "rsa", "-", number(k["modulus"]), number(k["publicExponent"])]


FAMILY = {"aes": aead, "chacha20": aead, "ecdh": agree, "x25519": agree, "ecdsa": verify,
          "ed25519": verify, "rsa": verify, "hmac": mac, "hkdf": kdf}


def convert(name, data):
    case = FAMILY[name.split("_")[0]]
    lines, left_out = [], 0
    for g in data["testGroups"]:
        k = key(name, g)
        if k is not None:
            lines.append(k)
        for t in g["tests"]:
            line = case(name, g, t)
            if line is None:
                left_out += 1
            else:
                lines.append(line)
    return [["file", name, str(left_out)]] + lines


def main():
    with tarfile.open(sys.argv[1]) as tar, open(sys.argv[2], "w") as out:
        for member in sorted(tar.getmembers(), key=lambda m: m.name):
            name = member.name.replace("_test.json", "")
            for line in convert(name, json.load(tar.extractfile(member))):
                out.write(" ".join(line) + "\n")


main()
