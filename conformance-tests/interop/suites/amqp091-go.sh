#!/usr/bin/env bash
# Runs the test suite that amqp091-go ships with itself against the broker at AMQP_URL, its integration
# tests included, but for one. The broker must have guest/guest and the virtual host "/".
#
#   suites/amqp091-go.sh --install   fetches the module and what its tests need, once
#   suites/amqp091-go.sh             runs the suite; exit status 77: not installed, or no go
#
# MANAGEMENT_PORT            the port of the broker's HTTP API on localhost, by which the recovery
#                            tests have their connections closed; without it they are left out
# RABBITMQ_RABBITMQCTL_PATH  rabbitmqctl for the one test that raises a memory alarm, which blocks
#                            every publisher of the broker and so runs last; without it it skips itself
set -euo pipefail

module=github.com/rabbitmq/amqp091-go
version=v1.16.0
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
suite=$here/../../target/interop/suites/amqp091-go-$version

if [ "${1:-}" = --install ]; then
  if [ -e "$suite/.installed" ]; then exit 0; fi
  rm -rf "$suite"
  mkdir -p "$suite"
  source=$(cd "$suite" && go mod download -json "$module@$version" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
  cp -R "$source/." "$suite"
  chmod -R u+w "$suite"
  cd "$suite"
  # The suite assumes the default port of the HTTP API.
  sed -i 's/"15672"/os.Getenv("MANAGEMENT_PORT")/; s/^import (/import (\n\t"os"/' recovery_test.go
  sed -i 's#"http://localhost:15672/api/connections/"#"http://localhost:"+os.Getenv("MANAGEMENT_PORT")+"/api/connections/"#; s/^import (/import (\n\t"os"/' internal/utils/http.go
  go test -c -tags integration -o suite.test .
  touch .installed
  exit 0
fi

skip() { echo "skipped: $*" >&2; exit 77; }
[ -e "$suite/.installed" ] || skip "no amqp091-go suite: run conformance-tests/interop/install.sh"

export AMQP_URL=${AMQP_URL:-amqp://guest:guest@localhost:5672/%2F}
cd "$suite"
# The recovery tests mostly wait, each for its own connection, so they run beside the others.
recovery=()
output=$(mktemp)
trap 'rm -f "$output"; [ ${#recovery[@]} = 0 ] || kill "${recovery[@]}" 2>/dev/null || true' EXIT
if [ -n "${MANAGEMENT_PORT:-}" ]; then
  ./suite.test -test.v -test.timeout 10m -test.run '^TestConnectionRecovery' > "$output" 2>&1 &
  recovery=($!)
else
  echo "left out: TestConnectionRecovery*, which need MANAGEMENT_PORT"
fi
status=0
# Talks to no broker, and allows the client a single millisecond, which it does not always have on a busy machine.
hasty='^TestNotifyClosesAllChansAfterConnectionClose$'
alarm='^TestConnection_Close_WhenMemoryAlarmIsActive$'
./suite.test -test.v -test.timeout 10m -test.skip "^TestConnectionRecovery|$hasty|$alarm" || status=$?
if [ ${#recovery[@]} != 0 ]; then
  wait "${recovery[0]}" || status=$?
  recovery=()
  cat "$output"
fi
./suite.test -test.v -test.timeout 1m -test.run "$alarm" || status=$?
exit "$status"
