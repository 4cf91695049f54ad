#!/usr/bin/env bash
# Runs the test suite that rabbit-hole, the HTTP client for Go, ships with itself against the broker at AMQP_URL whose HTTP
# API is on MANAGEMENT_PORT of localhost. The broker must have guest/guest and the virtual host "/".
#
#   suites/rabbit-hole.sh --install   fetches the module and what its tests need, once
#   suites/rabbit-hole.sh             runs the suite; exit status 77: not installed, or no HTTP API
#
# The suite makes and deletes users, virtual hosts and connections as it likes, so nothing else should use the broker. What
# it wants of the plugins for shovels and federation is left out.
set -euo pipefail

module=github.com/michaelklishin/rabbit-hole/v3
version=v3.2.0
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
suite=$here/../../target/interop/suites/rabbit-hole-$version

if [ "${1:-}" = --install ]; then
  if [ -e "$suite/.installed" ]; then exit 0; fi
  rm -rf "$suite"
  mkdir -p "$suite"
  source=$(cd "$suite" && go mod download -json "$module@$version" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
  cp -R "$source/." "$suite"
  chmod -R u+w "$suite"
  cd "$suite"
  # The suite assumes the default ports.
  sed -i 's#"http://127.0.0.1:15672"#"http://127.0.0.1:"+os.Getenv("MANAGEMENT_PORT")#' ./*_test.go
  sed -i 's#@localhost:5672/#@localhost:"+os.Getenv("AMQP_PORT")+"/#; s/BeEquivalentTo(5672)/BeEquivalentTo(amqpPort())/' rabbithole_test.go
  sed -i 's/HealthCheckPortListener(5672)/HealthCheckPortListener(amqpPort())/; s/^import (/import (\n\t"os"/' health_checks_test.go
  cat > ports_test.go <<'GO'
package rabbithole

import (
	"os"
	"strconv"
)

func amqpPort() uint {
	port, _ := strconv.Atoi(os.Getenv("AMQP_PORT"))
	return uint(port)
}
GO
  go test -c -o suite.test .
  touch .installed
  exit 0
fi

skip() { echo "skipped: $*" >&2; exit 77; }
[ -e "$suite/.installed" ] || skip "no rabbit-hole suite: run conformance-tests/interop/install.sh"
[ -n "${MANAGEMENT_PORT:-}" ] || skip "no HTTP API to run rabbit-hole's suite against"

export MANAGEMENT_PORT AMQP_PORT
AMQP_PORT=$(sed -E 's#^amqp://[^/]*:([0-9]+)(/.*)?$#\1#' <<<"${AMQP_URL:-amqp://guest:guest@localhost:5672/%2F}")
api=http://127.0.0.1:$MANAGEMENT_PORT/api

# What the suite expects to be there.
put() { curl -sS -f -u guest:guest -H 'content-type: application/json' -X PUT -d "$2" "$api$1"; }
put /users/policymaker '{"password":"policymaker","tags":"policymaker"}'
put /vhosts/rabbit%2Fhole '{}'
for vhost in %2F rabbit%2Fhole; do
  for user in guest policymaker; do
    put "/permissions/$vhost/$user" '{"configure":".*","write":".*","read":".*"}'
  done
done
put /cluster-name '{"name":"rabbitmq@localhost"}'

cd "$suite"
exec ./suite.test -ginkgo.no-color -ginkgo.skip 'federation|[Ss]hovel|api/parameters'
