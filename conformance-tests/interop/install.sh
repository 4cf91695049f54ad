#!/usr/bin/env bash
# Installs the clients that the interoperability tests drive, each with its own package client and
# in a pinned version, under conformance-tests/target/interop. Runs again at no cost.
#
# A tool that is missing here or too old (python3, node, go) is named and passed over: its tests then
# say why they are skipped. Ruby's, PHP's and C's clients are Debian packages: see .ci/run.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=$here/../target/interop
mkdir -p "$target"

has() {
  command -v "$1" >/dev/null 2>&1 || { echo "interop/install.sh: no $1: its clients are not installed"; return 1; }
}

# $1 is a tool, $2 the version it has, $3 the first one that will do.
recent() {
  [ "$(printf '%s\n' "$2" "$3" | sort -V | head -n 1)" = "$3" ] && return
  echo "interop/install.sh: $1 $2 is older than $3: its clients are not installed"
  return 1
}
# The suites of clients are run with options that came with these.
has_node() { has node && has npm && recent node "$(node --version)" v20.11; }
has_go() { has go && recent go "$(go env GOVERSION)" go1.22; }

# Repeats nothing whose input is unchanged: $1 is a name, the rest are the files that decide.
unchanged() { cat "${@:2}" | cmp -s - "$target/$1.installed"; }
installed() { cat "${@:2}" > "$target/$1.installed"; }

if has python3 && ! unchanged python "$here/requirements.txt"; then
  python3 -m venv --clear "$target/venv"
  "$target/venv/bin/pip" install -q --disable-pip-version-check -r "$here/requirements.txt"
  installed python "$here/requirements.txt"
fi

if has_node && ! unchanged node "$here/package.json"; then
  mkdir -p "$target/node"
  cp "$here/package.json" "$target/node/"
  npm install --prefix "$target/node" --no-audit --no-fund --loglevel=error
  installed node "$here/package.json"
fi

if has_go && ! unchanged go "$here/go-amqp091/go.mod" "$here/go-amqp091/go.sum" "$here/go-amqp091/main.go"; then
  (cd "$here/go-amqp091" && go build -o "$target/amqp091-go" .)
  installed go "$here/go-amqp091/go.mod" "$here/go-amqp091/go.sum" "$here/go-amqp091/main.go"
fi

# The suites that clients ship with themselves; see suites/*.sh.
if has_node; then "$here/suites/amqplib.sh" --install; fi
if has_go; then "$here/suites/amqp091-go.sh" --install; fi
if has_go; then "$here/suites/rabbit-hole.sh" --install; fi
