# Goal: the sizes of files and functions are seen; nothing fails by them.
. "$(dirname "$0")/lib.sh"
tools/sizes | sed 's/^/# /'
ok "sizes are reported"
done_testing
