#!/usr/bin/env python3
"""Makes rfc8448.h from the text of RFC 8448.

    test/vectors/rfc8448.py rfc8448.txt >test/vectors/rfc8448.h

Of its traces: simple 1-RTT (section 3), HelloRetryRequest (5) and compatibility
mode (7). The others need resumption or client certificates.
"""
import re
import sys

HEX = re.compile(r"^[0-9a-f]{2}( [0-9a-f]{2})*$")


def sections(text):
    """The lines of each numbered section, without page breaks."""
    found, current = {}, None
    for line in text.splitlines():
        if line.startswith("\f") or re.match(r"^(Thomson|RFC 8448) ", line):
            continue
        head = re.match(r"^(\d)\.  \S", line)
        if head:
            current = found.setdefault(head.group(1), [])
        elif current is not None:
            current.append(line)
    return found


def steps(lines):
    """[(who, what it does, {field: hex})], in the order of the trace."""
    found, field, lengths = [], None, []
    for line in lines:
        text = line.strip()
        step = re.match(r"^   \{(client|server)\}  (.*)$", line)
        named = re.match(r"^      (\S.*?) \((\d+) octets\):  ([0-9a-f ]+)$", line)
        if step:
            found.append((step.group(1), step.group(2).rstrip(":"), {}))
            field = None
        elif named and HEX.match(named.group(3).strip()):
            field = named.group(1)
            lengths.append((found[-1][2], field, int(named.group(2))))
            found[-1][2][field] = named.group(3).replace(" ", "")
        elif field and HEX.match(text):
            found[-1][2][field] += text.replace(" ", "")
        elif text:
            field = None
    for values, field, length in lengths:
        if len(values[field]) != 2 * length:
            sys.exit("%s: %d bytes are not %d" % (field, len(values[field]) // 2, length))
    return found


def pick(trace, who, what, field, nth=0):
    """The nth step that is `what` and has the field; steps that only say that
    they are the same as another one have none."""
    hits = [s[2][field] for s in trace
            if s[0] == who and s[1].startswith(what) and field in s[2]]
    return hits[nth]


def fields(trace, retry):
    key = "create an ephemeral"
    hello = "construct a ClientHello"
    yield "client_private", pick(trace, "client", key, "private key", int(retry))
    yield "client_public", pick(trace, "client", key, "public key", int(retry))
    yield "server_private", pick(trace, "server", key, "private key")
    yield "server_public", pick(trace, "server", key, "public key")
    if retry:
        yield "first_private", pick(trace, "client", key, "private key")
        yield "first_hello", pick(trace, "client", hello, "ClientHello")
        yield "retry", pick(trace, "server", "construct a ServerHello", "ServerHello")
    yield "client_hello", pick(trace, "client", hello, "ClientHello", int(retry))
    yield "server_hello", pick(trace, "server", "construct a ServerHello", "ServerHello",
                               int(retry))
    yield "shared", pick(trace, "server", 'extract secret "handshake"', "IKM")
    for name, label in (("client_hs", "c hs"), ("server_hs", "s hs"), ("client_ap", "c ap"),
                        ("server_ap", "s ap")):
        step = 'derive secret "tls13 %s traffic"' % label
        yield name, pick(trace, "server", step, "expanded")
        if label[0] == "c":
            yield ("hello_hash" if label == "c hs" else "finished_hash"), \
                pick(trace, "server", step, "hash")
    for name, who, step in (
            ("server_hs", "server", "derive write traffic keys for handshake"),
            ("client_hs", "server", "derive read traffic keys for handshake"),
            ("server_ap", "server", "derive write traffic keys for application"),
            ("client_ap", "client", "derive write traffic keys for application")):
        yield name + "_key", pick(trace, who, step, "key expanded")
        yield name + "_iv", pick(trace, who, step, "iv expanded")
    for name in ("EncryptedExtensions", "Certificate", "CertificateVerify", "Finished"):
        step = "construct a%s %s handshake" % ("n" if name[0] == "E" else "", name)
        yield {"EncryptedExtensions": "encrypted_extensions", "Certificate": "certificate",
               "CertificateVerify": "certificate_verify", "Finished": "server_finished"}[name], \
            pick(trace, "server", step, name)
    yield "client_finished", pick(trace, "client", "construct a Finished", "Finished")


def records(trace):
    for who, what, values in trace:
        sent = re.match(r"^send (\w+) record", what)
        if sent:
            yield who, sent.group(1), values["payload"], values["complete record"]


def literal(value, indent):
    """A string literal, in pieces that keep to the width of a line."""
    width = 92 - 8 * indent
    parts = [value[i:i + width] for i in range(0, len(value), width)]
    return ("\n" + "\t" * indent).join('"%s"' % p for p in parts)


def key_numbers(lines):
    """The server's RSA key, from section 2."""
    text = " ".join(l.strip() for l in lines)
    for name, label in (("n", r"modulus \(public\)"), ("e", "public exponent")):
        found = re.search(label + r":  ((?:[0-9a-f]{2} )+)", text + " ")
        yield name, found.group(1).replace(" ", "")


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        found = sections(f.read())
    print("/* rfc8448.h - traces of TLS 1.3 handshakes, from RFC 8448.\n"
          " *\n"
          " * Made by rfc8448.py from the text of the RFC; not to be edited. All bytes are\n"
          " * hexadecimal. Source: https://www.rfc-editor.org/rfc/rfc8448.txt */\n"
          "#ifndef RFC8448_H\n#define RFC8448_H\n\n#include <stddef.h>\n")
    traces = [(n, t, steps(found[n])) for n, t in
              (("3", "simple 1-RTT"), ("5", "HelloRetryRequest"), ("7", "compatibility mode"))]
    most = max(len(list(records(t))) for _, _, t in traces)
    names = []
    for number, _, trace in traces:
        names += [n for n, _ in fields(trace, number == "5") if n not in names]
    print("struct rfc8448_record {\n\tconst char *who, *what, *payload, *record;\n};\n")
    print("struct rfc8448 {\n\tconst char *name;")
    for name in names:
        print("\tconst char *%s;" % name)
    print("\tstruct rfc8448_record record[%d];\n\tsize_t num_records;\n};\n" % most)
    for name, value in key_numbers(found["2"]):
        print("static const char rfc8448_rsa_%s[] =\n\t%s;" % (name, literal(value, 1)))
    print("\nstatic const struct rfc8448 rfc8448[] = {")
    for number, title, trace in traces:
        print('\t{\n\t\t.name = "%s",' % title)
        for name, value in fields(trace, number == "5"):
            print("\t\t.%s =\n\t\t\t%s," % (name, literal(value, 3)))
        rows = list(records(trace))
        print("\t\t.record = {")
        for who, what, payload, record in rows:
            print('\t\t\t{ "%s", "%s",\n\t\t\t\t%s,\n\t\t\t\t%s },' % (
                who, what, literal(payload, 4), literal(record, 4)))
        print("\t\t},\n\t\t.num_records = %d,\n\t}," % len(rows))
    print("};\n\n#endif")


if __name__ == "__main__":
    main()
