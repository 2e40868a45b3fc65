#!/bin/sh
# What the scripts share: finding the checkout, installing Debian packages that are missing.
# Sourced, not run: `. "$(dirname "$0")/common.sh"`.

set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"

say() { printf '== %s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# install_packages NAME...: only those that are not there, so that a second run touches nothing.
install_packages() {
  command -v apt-get >/dev/null || return 0
  missing=""
  for package in "$@"; do
    state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    say "missing packages; as root: apt-get install$missing"
    exit 1
  fi
  say "installing$missing"
  as_root apt-get update -qq
  # shellcheck disable=SC2086 # the names are words
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

build_packages="g++ cmake ninja-build ccache libsimdjson-dev libfmt-dev nlohmann-json3-dev libssl-dev libonig-dev dpkg-dev"
test_packages="catch2 libbenchmark-dev libeigen3-dev python3 python3-jsonschema"

cores=$(nproc 2>/dev/null || echo 2)
