# A few words for what meson does; the build is described in meson.build.
#
#   make                 builds build/ward and build/libward.{a,so}
#   make check           runs every test; SAN=1: under ASan and UBSan
#   make fuzz            runs every fuzz target for FUZZ_SECONDS
#   make integers        runs the unit tests where no integer may change its value unasked
#   make diff-x509       has ward, OpenSSL and GnuTLS judge 20,000 chains
#   make cve             brings back the failures of others and demands that a test notices
#   make mutants         makes small mistakes in MODULE, demands that tests notice; N=, ALL=1
#   make ct              checks that time depends on no secret
#   make prove           proves the parsers free of run-time errors; WIDTH=32: on 32 bits
#   make bench           measures ward beside its peers
#   make install         installs under PREFIX; DESTDIR is honoured
#   WERROR=1             makes every warning an error

SAN ?=
WERROR ?=
FUZZ_SECONDS ?= 60
WIDTH ?= 64
MODULE ?= pki
PREFIX ?= /usr/local
BUILD = build$(if $(SAN),-san)
OPTIONS = --prefix=$(abspath $(PREFIX)) -Dwerror=$(if $(WERROR),true,false) \
	$(if $(SAN),-Db_sanitize=address$(comma)undefined -Db_lundef=false)
comma = ,

all:
	@tools/build $(BUILD) $(OPTIONS)

# The command alone, without the tests.
ward:
	@TARGET=ward tools/build $(BUILD) $(OPTIONS)

check: all
	@tools/run-tests $(BUILD)

fuzz:
	@tools/fuzz $(FUZZ_SECONDS)

integers:
	@tools/integers

diff-x509: all
	@tools/diff-x509 $(BUILD)

cve:
	@tools/cve

# N and ALL reach it as they are: tools/mutants tells what they mean.
mutants: export N := $(N)
mutants: export ALL := $(ALL)
mutants:
	@$(MAKE) --no-print-directory SAN=1 all
	@tools/mutants $(MODULE)

ct: all
	@tools/ct $(BUILD)

prove:
	@WIDTH=$(WIDTH) tools/prove

bench: all
	@for b in handshake bulk verify mlkem; do $(BUILD)/bench/$$b || exit 1; done

install: all
	@meson install -C $(BUILD) --no-rebuild

clean:
	rm -rf build build-san build-int build-fuzz

.PHONY: all ward check diff-x509 integers fuzz cve mutants ct prove bench install clean
