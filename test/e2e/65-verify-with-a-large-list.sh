#!/bin/sh
# Goal: ward cert verify takes a revocation list of a million entries, some 38 MB, as DER
# and as PEM, finds what is on it and what is not, and takes little time for it.
. "$(dirname "$0")/lib.sh"
require openssl python3
make_certs
make_leaf bad middle

# The entries of a list; python writes them faster than openssl ca does.
cat >"$T/list.py" <<'END'
import subprocess, sys, time
issuer, key, serial, out = sys.argv[1:]

def value(tag, body):
    length = len(body)
    if length < 128:
        return bytes([tag, length]) + body
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + length.to_bytes(size, "big") + body

def when(seconds):
    return value(0x17, time.strftime("%y%m%d%H%M%SZ", time.gmtime(seconds)).encode())

now = int(time.time())
ecdsa = bytes.fromhex("300a06082a8648ce3d040302")
day = when(now - 86400)
numbers = [n * 0x9e3779b97f4a7c15 % (1 << 120) | 1 << 120 for n in range(1000000)]
entries = b"".join(value(0x30, value(2, n.to_bytes(16, "big")) + day) for n in numbers)
entries += value(0x30, value(2, bytes.fromhex(serial)) + day)
number = bytes.fromhex("a00e300c300a0603551d140403020101")
tbs = value(0x30, value(2, b"\1") + ecdsa + open(issuer, "rb").read() + when(now - 3600) +
    when(now + 86400) + value(0x30, entries) + number)
signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", key], input=tbs,
    stdout=subprocess.PIPE, check=True).stdout
open(out, "wb").write(value(0x30, tbs + ecdsa + value(3, b"\0" + signature)))
END
# The subject of `middle`, as it stands in its own certificate.
cat >"$T/subject.py" <<'END'
import sys
der = open(sys.argv[1], "rb").read()

def parts(at, end):
    while at < end:
        start, length = at, der[at + 1]
        at += 2
        if length & 0x80:
            size = length & 0x7f
            length = int.from_bytes(der[at:at + size], "big")
            at += size
        yield start, at, at + length
        at += length

_, at, end = next(parts(0, len(der)))
_, at, end = next(parts(at, end))
start, _, end = list(parts(at, end))[5]
open(sys.argv[2], "wb").write(der[start:end])
END
# took LIMIT COMMAND...: the processor's seconds that the command took are below it.
cat >"$T/took.py" <<'END'
import os, resource, subprocess, sys
subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
use = resource.getrusage(resource.RUSAGE_CHILDREN)
print("# %.2f s of the processor, %d MB" % (use.ru_utime + use.ru_stime, use.ru_maxrss // 1024))
sys.exit(use.ru_utime + use.ru_stime > float(sys.argv[1]))
END

openssl x509 -in "$T/middle.pem" -outform DER -out "$T/middle.der"
python3 "$T/subject.py" "$T/middle.der" "$T/issuer.der" || broken
serial=$(openssl x509 -in "$T/bad.pem" -noout -serial | sed 's/serial=//')
python3 "$T/list.py" "$T/issuer.der" "$T/middle.key" "$serial" "$T/list.der" || broken
{ echo "-----BEGIN X509 CRL-----"; base64 -w 64 "$T/list.der"; echo "-----END X509 CRL-----"; } >"$T/list.pem"
check "the list is longer than what other files may be" [ "$(wc -c <"$T/list.der")" -gt 30000000 ]

own="$WARD cert verify --cacert $T/root.pem --host localhost"
limit=2
if grep -q b_sanitize "$(dirname "$WARD")/options" 2>/dev/null; then limit=40; fi
for form in der pem; do
	check "a million entries as $form: good" $own --crl "$T/list.$form" "$T/leaf.chain"
	has "and it is the list's word" "$T/check.out" "certificate 1: good, says a list of"
	fails "a million entries as $form: revoked" 8 "revoked by its authority: 1 day ago" \
		"do not connect" $own --crl "$T/list.$form" "$T/bad.chain"
	python3 "$T/took.py" "$limit" $own --crl "$T/list.$form" "$T/leaf.chain" >"$T/took"
	check "in less than $limit s of the processor" [ $? -eq 0 ]
	cat "$T/took"
done
head -c 20000000 "$T/list.der" >"$T/half.der"
fails "half of it is none" 2 "not encoded" "fetch it again" $own --crl "$T/half.der" "$T/leaf.chain"
truncate -s 1073741825 "$T/huge.der"
fails "a file above 1 GiB is refused" 2 "huge.der.*larger" "right file" \
	$own --crl "$T/huge.der" "$T/leaf.chain"
truncate -s 16777217 "$T/large.der"
fails "an OCSP response above 16 MiB is refused" 2 "large.der.*larger" "right file" \
	$own --ocsp "$T/large.der" "$T/leaf.chain"
end
