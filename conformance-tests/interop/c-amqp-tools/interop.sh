#!/usr/bin/env bash
# librabbitmq's command line tools: declare, publish, get, consume with prefetch and acks, a topic
# exchange, a lost connection, delete. (amqp-publish knows no confirms; it closes its channel and
# waits for the answer, which comes after the message was taken.)
set -euo pipefail

url=$AMQP_URL
queue=interop.amqp-tools.$RANDOM$RANDOM
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "FAILED: $*" >&2; exit 1; }
check() {
  [ "$1" = "$2" ] || fail "$3: expected '$2', was '$1'"
  echo "ok: $3"
}
lines() { tr '\n' ' ' | sed 's/ $//'; }

# Has the proxy reset every connection of this program; see proxy.py.
drop_connections() {
  local answer
  exec 3<>"/dev/tcp/${AMQP_DROP/://}"
  read -r answer <&3
  exec 3>&-
  echo "the connection was cut ($answer)"
}

if [ "${1:-}" = --drop ]; then drop_connections; exit; fi

check "$(amqp-declare-queue -u "$url" -d -q "$queue")" "$queue" "a durable queue was declared"
seq 1 50 | amqp-publish -u "$url" -r "$queue" -p -l
check "$(amqp-get -u "$url" -q "$queue")" 1 "the first of 50 published lines was got"
if amqp-delete-queue -u "$url" -e -q "$queue" >"$work/refused" 2>&1; then
  fail "a queue with messages was deleted although --if-empty was asked"
fi
check "$(grep -c 'PRECONDITION_FAILED - queue .* not empty' "$work/refused")" 1 "a queue with messages is not deleted if-empty"

amqp-consume -u "$url" -q "$queue" -p 5 -c 20 cat > "$work/consumed"
check "$(lines < "$work/consumed")" "$(seq 2 21 | lines)" "20 messages were consumed in order with a prefetch of 5"
check "$(amqp-get -u "$url" -q "$queue")" 22 "what was prefetched and not acked is back at the head"

# A command that cuts the connection while it works on the message "30".
cat > "$work/worker" <<WORKER
#!/usr/bin/env bash
number=\$(cat)
if [ "\$number" = 30 ] && [ ! -e "$work/cut" ]; then
  "$0" --drop > "$work/cut"
fi
echo "\$number" >> "$work/done"
WORKER
chmod +x "$work/worker"
if amqp-consume -u "$url" -q "$queue" -p 5 "$work/worker" 2> "$work/lost"; then
  fail "amqp-consume did not notice its lost connection"
fi
check "$(sed 's/dropped [1-9][0-9]*/dropped/' "$work/cut")" "the connection was cut (dropped)" "amqp-consume ended with an error when its connection was cut"
# The cut came before the ack of 30, so exactly 30 to 50 are there again.
amqp-consume -u "$url" -q "$queue" -p 5 -c 21 "$work/worker"
check "$(sort -nu "$work/done" | lines)" "$(seq 23 50 | lines)" "a second amqp-consume did the rest, nothing was lost"

# It binds a queue of its own at a moment that cannot be seen, hence the messages "ping".
amqp-consume -u "$url" -q '' -x -e amq.topic -r 'orders.*.eu' cat > "$work/routed" 2> "$work/name" &
consumer=$!
publish() { amqp-publish -u "$url" -e amq.topic -r "$1" -b "$2 "; }
for _ in $(seq 100); do
  publish orders.ping.eu ping
  if grep -q ping "$work/routed"; then break; fi
  sleep 0.05
done
for key in orders.new.eu orders.new.us orders.old.eu orders orders.end.eu; do publish "$key" "$key"; done
for _ in $(seq 100); do
  if grep -q orders.end.eu "$work/routed"; then break; fi
  sleep 0.05
done
kill "$consumer"
wait "$consumer" 2>/dev/null || true
check "$(sed 's/ping //g' "$work/routed")" "orders.new.eu orders.old.eu orders.end.eu " "the topic exchange routed by *"

if amqp-get -u "$url" -q "$queue" >/dev/null; then fail "the queue is not empty"; fi
check "$(amqp-delete-queue -u "$url" -q "$queue")" 0 "the empty queue was deleted"
if amqp-get -u "$url" -q "$queue" 2> "$work/gone"; then fail "the queue is still there"; fi
check "$(grep -c "NOT_FOUND - no queue '$queue' in vhost '/'" "$work/gone")" 1 "a deleted queue is not found"
