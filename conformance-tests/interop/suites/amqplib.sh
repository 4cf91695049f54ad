#!/usr/bin/env bash
# Runs the test suite that amqplib for Node.js ships with itself against the broker at AMQP_URL,
# whole and unchanged.
#
#   suites/amqplib.sh --install    fetches the package and what its tests need, once
#   suites/amqplib.sh              runs the suite; exit status 77: not installed, or no node
#
# The newest release runs with the tests of 2.1.0, the last one whose npm package contains them. The
# broker must listen on localhost, on IPv6 too, and have guest/guest and the virtual host "/".
set -euo pipefail

version=2.3.1
version_of_tests=2.1.0
claire_version=0.4.1 # makes the random frames and values of the suite's codec tests
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
suite=$here/../../target/interop/suites/amqplib-$version

if [ "${1:-}" = --install ]; then
  if [ -e "$suite/.installed" ]; then exit 0; fi
  rm -rf "$suite"
  mkdir -p "$suite/package"
  cd "$suite"
  tar -xzf "$(npm pack --silent "amqplib@$version")" -C package --strip-components=1
  tar -xzf "$(npm pack --silent "amqplib@$version_of_tests")" -C package --strip-components=1 package/test
  # Beside the package, not in it: its own list of development tools is long and not needed.
  echo '{"private": true}' > package.json
  npm install --no-audit --no-fund --loglevel=error "claire@$claire_version"
  touch .installed
  exit 0
fi

skip() { echo "skipped: $*" >&2; exit 77; }
[ -e "$suite/.installed" ] || skip "no amqplib suite: run conformance-tests/interop/install.sh"
command -v node >/dev/null || skip "no node on the path"

url=${AMQP_URL:-amqp://guest:guest@localhost:5672/%2F}
address=${url##*@}
address=${address%%/*}
port=${address##*:}
[ "$port" != "$address" ] || port=5672

cd "$suite/package"
# The package asks for one second per test, which a loaded machine does not always keep.
URL=$url REDIRECT_5672_TO=$port NODE_OPTIONS="--require $here/redirect.js" \
  node --test --test-timeout=20000 --test-reporter=spec
