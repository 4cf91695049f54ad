# shellcheck shell=bash
# The steps of .ci/run, as functions. Sourced, not run.

# Says what comes next, and how many seconds the script has taken so far.
step() {
  echo
  echo "=== $* (after ${SECONDS} s)"
}

# Runs a command in a process group of its own, so that a signal to this script is answered at once and ends all of it.
run() {
  set -m
  "$@" </dev/null &
  running=$!
  set +m
  wait "$running"
  running=
}

# Ends what `run` has started and waits until it has.
stop_running() {
  [ -n "${running:-}" ] || return 0
  kill -- "-$running" 2>/dev/null || true
  wait "$running" || true
  running=
}

# Debian's packages for whatever the tests use and this machine lacks.
install_packages() {
  local packages=(rabbitmq-server amqp-tools ruby ruby-bunny php-cli php-amqplib)
  [ -x /usr/bin/chromium ] || packages+=(chromium fonts-liberation)
  command -v promtool >/dev/null || packages+=(prometheus)
  command -v javac >/dev/null || packages+=(openjdk-17-jdk-headless)
  command -v mvn >/dev/null || packages+=(maven)
  command -v node >/dev/null || packages+=(nodejs)
  command -v npm >/dev/null || packages+=(npm)
  command -v go >/dev/null || packages+=(golang)
  python3 -c 'import ensurepip' 2>/dev/null || packages+=(python3 python3-venv)
  command -v setsid >/dev/null || packages+=(util-linux)
  command -v curl >/dev/null || packages+=(curl)
  apt-get update -q
  # RUNLEVEL=1 keeps a package from starting its service while it is installed.
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends "${packages[@]}"
  # If it runs all the same, it has the ports that our broker's defaults need.
  if pgrep -u rabbitmq >/dev/null 2>&1; then
    service rabbitmq-server stop || true
  fi
}

# Fails if a test of the last run was skipped: here every tool is installed.
refuse_skipped_tests() {
  local reports
  reports=$(grep -l '<skipped' ./*/target/surefire-reports/*.xml ./*/target/failsafe-reports/*.xml 2>/dev/null || true)
  [ -n "$reports" ] || return 0
  echo "tests were skipped, in:" >&2
  # shellcheck disable=SC2086 # one path per word; none of ours has a blank
  grep -h -B1 '<skipped' $reports | grep -v '^--' >&2
  return 1
}

# Prints the home of an installed JDK of this major version, or nothing.
find_jdk() {
  local release
  for release in "${JAVA_HOME:-/nonexistent}"/release /usr/lib/jvm/*/release; do
    if grep -qs "^JAVA_VERSION=\"$1[.\"]" "$release" && [ -x "${release%/release}/bin/javac" ]; then
      echo "${release%/release}"
      break
    fi
  done
}

# Copies the checkout, but nothing that was built, into a new directory.
copy_checkout() {
  mkdir -p "$1"
  tar -c --exclude=./.git --exclude=target . | tar -x -C "$1"
}
