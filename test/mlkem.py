#!/usr/bin/env python3
"""Turns the vectors for ML-KEM-768 into lines that test_mlkem.c reads.

mlkem.py BORINGSSL.tar.xz WYCHEPROOF.tar.xz OUT.txt

    keygen  NAME RESULT SEED PUBLIC PRIVATE
    encaps  NAME RESULT PUBLIC RANDOM CIPHERTEXT SECRET
    decaps  NAME RESULT PRIVATE CIPHERTEXT SECRET
    both    NAME RESULT SEED PUBLIC CIPHERTEXT SECRET
    public  NAME RESULT PUBLIC
    private NAME RESULT PRIVATE

RESULT is "valid" or "invalid"; bytes are hexadecimal, nothing is "-".
"""
import json
import re
import sys
import tarfile

lines = []


def add(kind, name, valid, *fields):
    lines.append([kind, name, "valid" if valid else "invalid"] + [f.lower() or "-" for f in fields])


def blocks(text):
    """Blocks of `name: value` lines, divided by empty lines; brackets are headings."""
    heading = {}
    for block in re.split(r"\n\s*\n", text):
        fields = dict(re.findall(r"^\[?(\w+)\s*[:=] *([^\]\n]*)\]?$", block, re.M))
        if block.lstrip().startswith("["):
            heading = fields
        elif fields:
            yield {**heading, **fields}


def nist(name, text):
    for number, f in enumerate(blocks(text)):
        label = "%s/%d" % (name, number)
        if "keygen" in name and "seed" in f:
            add("keygen", label, True, f["seed"], f["public_key"], f["private_key"])
        elif "keygen" in name:
            add("keygen", label, True, f["d"] + f["z"], f["ek"], f["dk"])
        elif "encap" in name:
            add("encaps", label, f["result"] == "pass", f["public_key"], f["entropy"],
                f["ciphertext"], f["shared_secret"])
        elif "private_key" in f:
            add("decaps", label, f["result"] == "pass", f["private_key"], f["ciphertext"],
                f["shared_secret"])
        else:
            add("decaps", label, True, f["dk"], f["c"], f["k"])


def acvp(name, vectors, expected):
    want = {(s["vsId"], g["tgId"], t["tcId"]): t
            for s in expected if "testGroups" in s for g in s["testGroups"] for t in g["tests"]}
    for s in vectors:
        for g in s.get("testGroups", []):
            if g["parameterSet"] != "ML-KEM-768":
                continue
            for t in g["tests"]:
                w = want[(s["vsId"], g["tgId"], t["tcId"])]
                label = "%s/%d/%d" % (name, s["vsId"], t["tcId"])
                kind = g.get("function", s["mode"])
                if kind == "keyGen":
                    add("keygen", label, True, t["d"] + t["z"], w["ek"], w["dk"])
                elif kind == "encapsulation":
                    add("encaps", label, True, t["ek"], t["m"], w["c"], w["k"])
                elif kind == "decapsulation" and "dk" in t:
                    add("decaps", label, True, t["dk"], t["c"], w["k"])
                elif kind == "decapsulation":
                    add("both", label, True, t["d"] + t["z"], "", t["c"], w["k"])
                elif kind == "encapsulationKeyCheck":
                    add("public", label, w["testPassed"], t["ek"])
                elif kind == "decapsulationKeyCheck":
                    add("private", label, w["testPassed"], t["dk"])
                else:
                    raise ValueError(kind)


def wycheproof(name, data):
    for g in data["testGroups"]:
        for t in g["tests"]:
            label, valid = "%s/%d" % (name, t["tcId"]), t["result"] == "valid"
            if g["type"] == "MLKEMKeyGen":
                add("keygen", label, valid, t["seed"], t["ek"], t["dk"])
            elif g["type"] == "MLKEMEncapsTest":
                add("encaps", label, valid, t["ek"], t["m"], t["c"], t["K"])
            elif g["type"] == "MLKEMDecapsValidationTest":
                add("decaps", label, valid, t["dk"], t["c"], t.get("K", ""))
            elif g["type"] == "MLKEMTest":
                add("both", label, valid, t["seed"], t.get("ek", ""), t["c"], t["K"])
            else:
                raise ValueError(g["type"])


def main():
    with tarfile.open(sys.argv[1]) as tar:
        files = {m.name: tar.extractfile(m).read().decode() for m in tar.getmembers() if m.isfile()}
    for name in sorted(files):
        short = name.split("/")[-1].split(".")[0]
        if name.endswith(".txt"):
            nist(short, files[name])
        elif name.endswith("-vectors.json"):
            acvp(short, json.loads(files[name]),
                 json.loads(files[name.replace("-vectors", "-expected")]))
    with tarfile.open(sys.argv[2]) as tar:
        for m in sorted(tar.getmembers(), key=lambda m: m.name):
            wycheproof(m.name.split("/")[-1].split(".")[0], json.load(tar.extractfile(m)))
    with open(sys.argv[3], "w") as out:
        for line in lines:
            out.write(" ".join(line) + "\n")


main()
