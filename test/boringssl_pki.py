#!/usr/bin/env python3
"""Turns BoringSSL's certificate files into lines for test_boringssl_pki.c.

boringssl_pki.py FILES.tar.xz OUT.txt

    chain    NAME WANT PURPOSE STRICT TIME POLICY NUM-ANCHORS ANCHOR... LEAF CERT...
    cert     NAME WANT CERT
    form     NAME WANT NAME-CONSTRAINTS
    names    NAME WANT NAME-CONSTRAINTS SUBJECT SAN
    name     NAME WANT NAME
    same     NAME WANT NAME NAME
    signed   NAME WANT SPKI ALGORITHM DATA SIGNATURE
    policies NAME WANT CERTIFICATE-POLICIES

Everything is DER in hexadecimal, "-" is nothing. WANT is "good" or "bad": what the file
itself says where it does (no ERROR line is good), else what the tables below say.
"""
import base64
import datetime
import posixpath
import re
import sys
import tarfile

BLOCK = re.compile(r"^-----BEGIN ([A-Z0-9_ ]+)-----(.*?)-----END \1-----", re.S | re.M)

FILES = {}


def load(path):
    with tarfile.open(path) as tar:
        for member in tar.getmembers():
            if member.isfile():
                FILES[member.name] = tar.extractfile(member).read()


def blocks(path):
    """All PEM blocks: [(label, bytes)]."""
    text = FILES[path].decode("utf-8", "replace")
    return [(label, base64.b64decode(body)) for label, body in BLOCK.findall(text)]


def block(path, label):
    return next((data for name, data in blocks(path) if name == label), None)


def certs(path):
    return [data for label, data in blocks(path) if label == "CERTIFICATE"]


def in_folder(folder, end=".pem"):
    return sorted(p for p in FILES if posixpath.dirname(p) == folder and p.endswith(end))


def stem(path):
    return posixpath.basename(path).rsplit(".", 1)[0]


# DER, as far as certificates are put together below.

def der(tag, *parts):
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:
        return bytes([tag, size]) + body
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits + body


def split(body):
    """The elements of a SEQUENCE's contents; None when it is broken."""
    parts, at = [], 0
    while at < len(body):
        if at + 2 > len(body):
            return None
        size, head = body[at + 1], 2
        if size >= 0x80:
            head += size & 0x7f
            size = int.from_bytes(body[at + 2:at + head], "big")
        parts.append(body[at:at + head + size])
        at += head + size
    return parts


def contents(element):
    head = 2 if element[1] < 0x80 else 2 + (element[1] & 0x7f)
    return element[head:]


def oid(text):
    arcs = [int(a) for a in text.split(".")]
    out = b""
    for arc in [arcs[0] * 40 + arcs[1]] + arcs[2:]:
        digits = [arc & 0x7f]
        while arc > 0x7f:
            arc >>= 7
            digits.insert(0, arc & 0x7f | 0x80)
        out += bytes(digits)
    return der(0x06, out)


ECDSA = der(0x30, oid("1.2.840.10045.4.3.2"))
NAME = der(0x30, der(0x31, der(0x30, oid("2.5.4.3"), der(0x0c, b"x"))))
SPKI = der(0x30, der(0x30, oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")),
           der(0x03, b"\x00\x04" + bytes(64)))
VALIDITY = der(0x30, der(0x17, b"200101000000Z"), der(0x17, b"300101000000Z"))
VERSION_3 = der(0xa0, der(0x02, b"\x02"))


def certificate(tbs):
    return der(0x30, tbs, ECDSA, der(0x03, b"\x00\x00"))


def with_extensions(extensions):
    return certificate(der(0x30, VERSION_3, der(0x02, b"\x01"), ECDSA, NAME, VALIDITY, NAME,
                           SPKI, der(0xa3, extensions)))


# What stands for an algorithm, a name or a key in BoringSSL's made-up TBSCertificates.
MADE_UP = {der(0x30, der(0x04, b"\x01")): ECDSA, der(0x30, der(0x04, b"\x05")): NAME,
           der(0x30, der(0x04, b"\x83")): NAME, der(0x30, der(0x04, b"\xf3")): SPKI,
           der(0xa3, der(0x30, der(0x04, b"\xdd"))): der(0xa3, der(0x30, der(0x30, oid(
               "2.5.29.14"), der(0x04, der(0x04, b"key")))))}


def completed(tbs):
    parts = split(contents(tbs))
    if parts is None:
        return tbs
    return der(tbs[0], *[MADE_UP.get(p, p) for p in parts])


LINES = []


def line(kind, name, want, *words):
    LINES.append(" ".join([kind, name, want] + [
        w.hex() or "-" if isinstance(w, bytes) else str(w) for w in words]))


def seconds(text):
    """YYMMDDHHMMSSZ; DEFAULT is when most of the chains were made."""
    if text == "DEFAULT":
        text = "211005120000Z"
    moment = datetime.datetime.strptime(text, "%y%m%d%H%M%SZ")
    return int(moment.replace(tzinfo=datetime.timezone.utc).timestamp())


def chain(name, want, anchors, pool, purpose="server", strict=0, time="DEFAULT", policy="-"):
    line("chain", name, want, purpose, strict, seconds(time), policy, len(anchors), *anchors,
         *pool)


# verify_certificate_chain_unittest

PURPOSE = {"SERVER_AUTH": ("server", 0), "CLIENT_AUTH": ("client", 0), "ANY_EKU": ("any", 0),
           "SERVER_AUTH_STRICT": ("server", 1), "CLIENT_AUTH_STRICT": ("client", 1),
           "SERVER_AUTH_STRICT_LEAF": ("server", 1), "CLIENT_AUTH_STRICT_LEAF": ("client", 1)}


def read_test(path):
    text, _, errors = FILES[path].decode().partition("expected_errors:")
    keys = dict(re.findall(r"^(\w+): *(.*)$", text, re.M))
    keys["want"] = "bad" if re.search(r"^ERROR: ", errors, re.M) else "good"
    return keys


def trusted(keys, last):
    trust = keys["last_cert_trust"]
    if trust in ("UNSPECIFIED", "DISTRUSTED"):
        return []
    return [last]


def verify_chains():
    for path in sorted(p for p in FILES if p.endswith(".test")):
        keys = read_test(path)
        name = "/".join(path.split("/")[1:])[:-len(".test")]
        if keys["key_purpose"] not in PURPOSE:
            continue  # MLS, C2PA: nothing that ward has to do with
        purpose, strict = PURPOSE[keys["key_purpose"]]
        file = posixpath.normpath(posixpath.join(posixpath.dirname(path), keys["chain"]))
        if file not in FILES:
            continue  # many-names/ok-all-types.pem: the chain was never handed out
        pool = certs(file)
        anchors = trusted(keys, pool[-1])
        given = pool[:-1] or pool
        chain(name, keys["want"], anchors, given, purpose, strict, keys["utc_time"])
        policies = keys.get("expected_user_constrained_policy_set")
        if policies:
            for policy in policies.split(", "):
                chain(name + "+" + policy, "good", anchors, given, purpose, strict,
                      keys["utc_time"], policy)
            chain(name + "+1.2.3.99", "bad", anchors, given, purpose, strict, keys["utc_time"],
                  "1.2.3.99")


# path_builder_unittest, verify_unittest

def one(path):
    return FILES[path] if path.endswith(".der") else certs(path)[0]


def path_builder():
    def of(folder, *names):
        return [one("path_builder_unittest/" + folder + n + ".pem") for n in names]

    def multi(name, want, anchors, pool):
        chain("multi-root/" + name, want, of("multi-root-", *anchors),
              of("multi-root-", "A-by-B", *pool), time="170401000000Z")

    whole = ["B-by-C", "B-by-F", "C-by-D", "C-by-E", "F-by-E"]
    multi("to-D", "good", ["D-by-D"], whole)
    multi("to-E", "good", ["E-by-E"], whole)
    multi("to-D-and-E", "good", ["D-by-D", "E-by-E"], whole)
    multi("to-an-intermediate", "good", ["C-by-D"], whole)
    multi("to-the-issuer", "good", ["B-by-F"], [])
    multi("to-the-leaf", "good", ["A-by-B"], [])
    multi("to-nobody", "bad", [], whole + ["D-by-D", "E-by-E"])
    multi("without-a-link", "bad", ["D-by-D"], ["B-by-F", "F-by-E", "C-by-D"])
    multi("by-the-only-way", "good", ["D-by-D"], ["B-by-F", "F-by-E", "B-by-C", "C-by-E",
                                                  "C-by-D"])

    folder = "key_id_prioritization/"
    others = [n + "_" + x for n in ("int_matching_ski", "int_different_ski", "int_no_ski")
              for x in "abc"]
    for n in others:
        right = "different" not in n  # another key, too
        chain(folder + n, "good" if right else "bad", of(folder, "root"), of(folder, "target", n),
              time="170301000000Z")
    chain(folder + "all", "good", of(folder, "root"), of(folder, "target", *others[::-1]),
          time="170301000000Z")

    folder = "key_id_name_and_serial_prioritization/"
    for n in ("int_matching", "int_match_name_only", "int_mismatch"):
        for anchors in (["root"], ["root2"], ["root", "root2"]):
            right = "root2" if n == "int_mismatch" else "root"
            chain(folder + n + "-to-" + "-and-".join(anchors),
                  "good" if right in anchors else "bad", of(folder, *anchors),
                  of(folder, "target", n), time="170301000000Z")

    folder = "validity_date_prioritization/"
    every = ["int_ac", "int_ad", "int_bc", "int_bd"]
    chain(folder + "all", "good", of(folder, "root"), of(folder, "target", *every),
          time="170301000000Z")
    for n in every:
        chain(folder + n, "good", of(folder, "root"), of(folder, "target", n),
              time="170301000000Z")

    folder = "self_issued_prioritization/"
    chain(folder + "to-root1", "good", of(folder, "root1"),
          of(folder, "target", "root1_cross"), time="170301000000Z")
    chain(folder + "to-root2", "good", of(folder, "root2"),
          of(folder, "target", "root1_cross"), time="170301000000Z")
    chain(folder + "to-root2-without-a-link", "bad", of(folder, "root2"),
          of(folder, "target"), time="170301000000Z")

    chain("precertificate", "bad", of("precertificate/", "root"),
          of("precertificate/", "precertificate"), time="231001000000Z")


def real_chains():
    def of(*names):
        return [one("verify_unittest/" + n) for n in names]

    roots = split(FILES["verify_unittest/mozilla_roots.der"])
    root_x1 = [r for r in roots if b"ISRG Root X1" in r]
    letters = ["lencr-leaf.der", "lencr-intermediate-r3.der"]
    chain("google", "good", of("google-intermediate2.der"),
          of("google-leaf.der", "google-intermediate1.der"), time="170711000000Z")
    chain("google-without-a-link", "bad", of("google-intermediate2.der"),
          of("google-leaf.der"), time="170711000000Z")
    chain("google-expired", "bad", of("google-intermediate2.der"),
          of("google-leaf.der", "google-intermediate1.der"), time="171001000000Z")
    chain("lencr", "good", of("lencr-root-x1.der"), of(*letters), time="231101000000Z")
    chain("lencr-to-mozillas-root", "good", root_x1, of(*letters), time="231101000000Z")
    chain("lencr-cross-signed-by-an-expired-root", "good", of("lencr-root-x1.der",
          "lencr-root-dst-x3.der"), of(*letters, "lencr-root-x1-cross-signed.der"),
          time="231101000000Z")
    chain("lencr-to-the-expired-root-alone", "bad", of("lencr-root-dst-x3.der"),
          of(*letters, "lencr-root-x1-cross-signed.der"), time="231101000000Z")
    chain("lencr-to-the-cross-signed-root", "good", of("lencr-root-x1-cross-signed.der"),
          of(*letters), time="231101000000Z")
    chain("lencr-without-a-link", "bad", of("lencr-root-x1.der"), of("lencr-leaf.der"),
          time="231101000000Z")
    chain("self-issued", "good", of("self-issued.pem"), of("self-issued.pem"), "any",
          time="220501000000Z")
    chain("self-issued-untrusted", "bad", [], of("self-issued.pem"), "any",
          time="220501000000Z")
    chain("mldsa", "good", of("mldsa-root.pem"), of("mldsa-leaf.pem", "mldsa-intermediate.pem"),
          time="250701000000Z")


# parse_certificate_unittest

KEY_ID_BAD = {"empty_sequence": False, "extra_contents_after_extension_sequence": True,
              "extra_contents_after_issuer_and_serial": True, "invalid_contents": True,
              "invalid_issuer": True, "invalid_key_identifier": True, "invalid_serial": True,
              "issuer_and_serial": False, "issuer_only": True, "key_identifier": False,
              "key_identifier_and_issuer_and_serial": False, "serial_only": True,
              "url_issuer_and_serial": False}
TBS_BAD = {"tbs_explicit_v1", "tbs_v1_extensions", "tbs_v2_extensions",
           "tbs_v3_data_after_extensions", "tbs_v3_extensions_not_sequence", "tbs_v4",
           "tbs_validity_relaxed"}


def want_of(path):
    errors = (block(path, "ERRORS") or b"").decode()
    return "bad" if "ERROR: " in errors else "good"


def parse_certificates():
    for path in in_folder("parse_certificate_unittest"):
        name = "parse/" + stem(path)
        cert, tbs = block(path, "CERTIFICATE"), block(path, "TBS CERTIFICATE")
        if cert is not None:
            line("cert", name, want_of(path), cert)
        if cert is None and tbs is not None:
            want = "bad" if stem(path) in TBS_BAD else "good"
            line("cert", name, want, certificate(completed(tbs)))
    for path in in_folder("parse_certificate_unittest/authority_key_identifier"):
        value = block(path, "AUTHORITY_KEY_IDENTIFIER")
        line("cert", "key-id/" + stem(path), "bad" if KEY_ID_BAD[stem(path)] else "good",
             with_extensions(der(0x30, der(0x30, oid("2.5.29.35"), der(0x04, value)))))


# certificate_policies_unittest

def policies():
    for path in in_folder("certificate_policies_unittest"):
        line("policies", "policies/" + stem(path),
             "bad" if stem(path).startswith("invalid-") else "good",
             block(path, "CERTIFICATE POLICIES"))


# name_constraints_unittest

NOT_FORMED = {"dnsname-with_max", "dnsname-with_min_0_and_max", "dnsname-with_min_1",
              "dnsname-with_min_1_and_max", "dnsname-with_min_0"}

PLACES = "name-us name-us-arizona name-jp-tokyo -name-us-california " \
    "-name-us-california-mountain_view -name-de -name-ca -name-jp name-empty " \
    "san-directoryname"
MAILS = "san-rfc822name san-rfc822name-domaincase san-rfc822name-localpartcase " \
    "san-rfc822name-multiple san-rfc822name-subdomain san-rfc822name-subdomaincase"
NO_MAILS = " -san-rfc822name-empty -san-rfc822name-no-at -san-rfc822name-two-ats " \
    "-san-rfc822name-subdomain-no-at -san-rfc822name-subdomain-two-ats " \
    "-san-rfc822name-empty-localpart"

# What each set of constraints lets pass, and, behind a minus, what it does not.
CONSTRAINED = {
    "directoryname": PLACES,
    "directoryname-excluded": "name-us name-us-arizona name-de name-jp -name-us-california "
        "-name-us-california-mountain_view san-directoryname -san-excluded-directoryname",
    "directoryname-excludeall": "-name-us -name-us-arizona -name-de name-empty "
        "-san-directoryname",
    "directoryname_and_dnsname": PLACES + " -san-dnsname -san-excluded-dnsname "
        "-san-excluded-directoryname san-permitted san-excluded-ipaddress",
    "directoryname_and_dnsname_and_ipaddress": PLACES + " -san-dnsname san-ipaddress4 "
        "-san-ipaddress6 -san-excluded-dnsname -san-excluded-directoryname "
        "-san-excluded-ipaddress san-permitted",
    "dnsname": "-san-dnsname san-permitted -san-excluded-dnsname san-ipaddress4 name-de",
    "dnsname2": "san-dnsname san-permitted san-excluded-dnsname",
    "dnsname-excluded": "san-dnsname san-permitted -san-excluded-dnsname",
    "dnsname-excludeall": "-san-dnsname -san-permitted -san-excluded-dnsname san-ipaddress4",
    "dnsname-exclude_dot": "-san-dnsname",
    "dnsname-permitted_two_dot": "-san-dnsname -san-permitted",
    "dnsname-permitted_with_leading_dot": "-san-dnsname -san-permitted",
    "dnsname-excluded_with_leading_dot": "san-ipaddress4",
    "ipaddress": "san-ipaddress4 -san-ipaddress6 san-permitted -san-excluded-ipaddress "
        "san-dnsname -san-invalid-ipaddress",
    "ipaddress-excluded": "san-ipaddress4 san-ipaddress6 san-permitted "
        "-san-excluded-ipaddress",
    "ipaddress-excludeall": "-san-ipaddress4 -san-ipaddress6 -san-permitted",
    "ipaddress-permit_all": "san-ipaddress4 san-permitted san-excluded-ipaddress "
        "-san-ipaddress6",
    "ipaddress-permit_prefix1": "san-ipaddress4 san-permitted",
    "ipaddress-permit_prefix31": "-san-ipaddress4 san-permitted -san-excluded-ipaddress",
    "ipaddress-permit_singlehost": "-san-ipaddress4 -san-permitted",
    "ipaddress-mapped_addrs": "-san-ipaddress4 san-permitted -san-ipaddress6",
    "rfc822name-permitted": "san-rfc822name san-rfc822name-domaincase "
        "-san-rfc822name-localpartcase -san-rfc822name-multiple -san-rfc822name-subdomain "
        "-san-rfc822name-ipv4" + NO_MAILS,
    "rfc822name-permitted-hostname": "san-rfc822name san-rfc822name-domaincase "
        "san-rfc822name-localpartcase san-rfc822name-multiple -san-rfc822name-subdomain "
        "-san-rfc822name-subdomaincase -san-rfc822name-ipv4 "
        "-name-us-arizona-email-invalidstring "
        "name-us-arizona-email name-us-arizona-email-multiple" + NO_MAILS,
    "rfc822name-permitted-hostnamewithat": "-san-rfc822name -san-rfc822name-subdomain" + NO_MAILS,
    "rfc822name-permitted-subdomains": "-san-rfc822name san-rfc822name-subdomain "
        "san-rfc822name-subdomaincase -name-us-arizona-email" + NO_MAILS,
    "rfc822name-permitted-ipv4": "-san-rfc822name",
    "rfc822name-permitted-empty": "-san-rfc822name",
    "rfc822name-permitted-quoted": "-san-rfc822name",
    "rfc822name-excluded": "-san-rfc822name -san-rfc822name-domaincase "
        "san-rfc822name-localpartcase -san-rfc822name-multiple san-rfc822name-subdomain "
        "name-us-arizona-email -name-us-arizona-email-multiple" + NO_MAILS,
    "rfc822name-excluded-hostname": "-san-rfc822name -san-rfc822name-domaincase "
        "-san-rfc822name-localpartcase -san-rfc822name-multiple san-rfc822name-subdomain "
        "san-rfc822name-subdomaincase -name-us-arizona-email" + NO_MAILS,
    "rfc822name-excluded-subdomains": "san-rfc822name -san-rfc822name-subdomain "
        "-san-rfc822name-subdomaincase name-us-arizona-email" + NO_MAILS,
    "rfc822name-excluded-hostnamewithat": "-san-rfc822name -san-rfc822name-subdomain",
    "rfc822name-excluded-ipv4": "-san-rfc822name-ipv4",
    "rfc822name-excluded-empty": "-san-rfc822name",
    "rfc822name-excluded-quoted": "-san-rfc822name-quoted -san-rfc822name",
    # Forms that are not compared: whoever has such a name is refused, others are not.
    "othername-permitted": "-san-othername san-dnsname san-ipaddress4",
    "othername-excluded": "-san-othername san-dnsname san-ipaddress4",
    "x400address-permitted": "-san-x400address san-dnsname",
    "x400address-excluded": "-san-x400address san-dnsname",
    "edipartyname-permitted": "-san-edipartyname san-dnsname",
    "edipartyname-excluded": "-san-edipartyname san-dnsname",
    "registeredid-permitted": "-san-registeredid san-dnsname",
    "registeredid-excluded": "-san-registeredid san-dnsname",
    "uri-permitted": "-san-uri san-dnsname",
    "uri-excluded": "-san-uri san-dnsname",
}


def name_constraints():
    folder = "name_constraints_unittest/"
    for path in in_folder(folder[:-1]):
        value = block(path, "NAME CONSTRAINTS")
        if value is None:
            continue
        bad = "invalid" in stem(path) or stem(path) in NOT_FORMED
        line("form", "constraints/" + stem(path), "bad" if bad else "good", value)
        for name in CONSTRAINED.get(stem(path), "").split():
            want, name = ("bad", name[1:]) if name[0] == "-" else ("good", name)
            file = folder + name + ".pem"
            line("names", "constraints/" + stem(path) + "/" + name, want, value,
                 block(file, "NAME") or der(0x30),
                 block(file, "SUBJECT ALTERNATIVE NAME") or b"")


# verify_name_match_unittest

TYPES = ["PRINTABLESTRING", "UTF8", "BMPSTRING", "UNIVERSALSTRING", "T61STRING"]


def name_match():
    def name(n):
        return block("verify_name_match_unittest/names/" + n + ".pem", "NAME")

    def same(a, b, want):
        line("same", "match/" + a + "=" + b, want, name(a), name(b))

    for path in in_folder("verify_name_match_unittest/names"):
        line("name", "match/" + stem(path), "bad" if stem(path).startswith("invalid-") else
             "good", block(path, "NAME"))
    for t in TYPES:
        plain = "ascii-" + t + "-unmangled"
        folds = "bad" if t == "T61STRING" else "good"
        same(plain, plain, "good")
        same(plain, "ascii-" + t + "-case_swap", folds)
        same(plain, "ascii-" + t + "-extra_whitespace", folds)
        for mangled in ("unmangled", "case_swap", "extra_whitespace"):
            for extra in ("dupe_attr", "extra_attr", "extra_rdn"):
                same(plain, "ascii-" + t + "-" + mangled + "-" + extra, "bad")
        for other in TYPES[:TYPES.index(t)]:
            same(plain, "ascii-" + other + "-unmangled", folds)
    same("ascii-PRINTABLESTRING-rdn_sorting_1", "ascii-PRINTABLESTRING-rdn_sorting_2", "good")
    same("ascii-mixed-rdn_dupetype_sorting_1", "ascii-mixed-rdn_dupetype_sorting_2", "good")
    same("unicode_bmp-BMPSTRING-unmangled", "unicode_bmp-UTF8-unmangled", "good")
    same("unicode_bmp-UNIVERSALSTRING-unmangled", "unicode_bmp-UTF8-unmangled", "good")
    same("unicode_supplementary-UNIVERSALSTRING-unmangled",
         "unicode_supplementary-UTF8-unmangled", "good")
    same("unicode_bmp-UTF8-unmangled", "unicode_supplementary-UTF8-unmangled", "bad")
    same("valid-minimal", "valid-Name-empty", "bad")


# verify_signed_data_unittest

SIGNED_GOOD = {"ecdsa-prime256v1-sha512", "ecdsa-secp384r1-sha256", "mldsa-44", "mldsa-65",
               "mldsa-87", "rsa-pkcs1-sha1", "rsa-pkcs1-sha256", "rsa-pss-sha256",
               "rsa2048-pkcs1-sha512"}


def signed_data():
    for path in in_folder("verify_signed_data_unittest"):
        text = FILES[path].decode()
        found = {label: base64.b64decode(body) for label, body in re.findall(
            r"-----BEGIN ([A-Z ]+)-----(.*?)-----END \1-----", text, re.S)}
        line("signed", "signed/" + stem(path), "good" if stem(path) in SIGNED_GOOD else "bad",
             found["PUBLIC KEY"], found["ALGORITHM"], found["DATA"], found["SIGNATURE"])


def main():
    load(sys.argv[1])
    verify_chains()
    path_builder()
    real_chains()
    parse_certificates()
    policies()
    name_constraints()
    name_match()
    signed_data()
    with open(sys.argv[2], "w") as out:
        out.write("\n".join(LINES) + "\n")


main()
