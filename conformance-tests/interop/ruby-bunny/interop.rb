# Bunny: confirms, prefetch and acks, a topic exchange, and Bunny's own network recovery.
require "bunny"
require "logger"
require "securerandom"
require "set"
require "socket"
require "timeout"

MESSAGES = 200

def unique(name)
  "interop.#{name}.#{SecureRandom.hex(4)}"
end

def check(held, what)
  abort "FAILED: #{what}" unless held
  puts "ok: #{what}"
  $stdout.flush
end

# Has the proxy reset every connection of this program; see proxy.py.
def drop_connections
  host, port = ENV.fetch("AMQP_DROP").split(":")
  answer = TCPSocket.open(host, port.to_i) { |asking| asking.read.strip }
  check(answer.match?(/\Adropped [1-9]/), "the connection was cut (#{answer})")
end

def connect
  Bunny.new(
    ENV.fetch("AMQP_URL"),
    network_recovery_interval: 0.2,
    # How long it waits for a confirm that was lost with the connection.
    continuation_timeout: 3000,
    # The cuts are meant; Bunny's warnings about them would only fill the output.
    logger: Logger.new($stderr, level: Logger::FATAL)
  ).start
end

def publish_with_confirms(channel, queue)
  channel.confirm_select
  50.times { |n| queue.publish(n.to_s, persistent: true) }
  check(channel.wait_for_confirms && queue.message_count == 50,
        "50 persistent messages were confirmed and are in the queue")

  returned = Queue.new
  exchange = channel.default_exchange.on_return { |info, _properties, _body| returned << info.reply_code }
  exchange.publish("lost?", routing_key: unique("nowhere"), mandatory: true)
  channel.wait_for_confirms
  check(returned.pop == 312, "a mandatory message without a queue comes back")
end

def consume_with_prefetch(channel, queue)
  channel.prefetch(10)
  inbox = Queue.new
  consumer = queue.subscribe(manual_ack: true) { |info, _properties, body| inbox << [info, body] }
  held = Array.new(10) { inbox.pop }
  sleep 0.2
  check(held.map(&:last) == (0...10).map(&:to_s) && inbox.empty?,
        "10 messages came in order, then none beyond the prefetch")

  channel.nack(held[3].first.delivery_tag, false, true)
  again, body = inbox.pop
  check(body == "3" && again.redelivered?, "a requeued message came again, marked as redelivered")

  channel.ack(again.delivery_tag, true)
  rest = Array.new(40) do
    info, number = inbox.pop
    channel.ack(info.delivery_tag)
    number.to_i
  end
  check(rest == (10...50).to_a, "acks let the other 40 through in order")
  consumer.cancel
  check(queue.pop.first.nil?, "the queue is empty")
end

def topic_exchange(channel)
  exchange = channel.topic(unique("bunny.topic"), auto_delete: true)
  expected = {
    "orders.*.eu" => %w[orders.new.eu],
    "orders.#" => %w[orders.new.eu orders.new.us orders],
    "#.us" => %w[orders.new.us stock.us]
  }
  queues = expected.keys.to_h { |key| [key, channel.queue("", exclusive: true).bind(exchange, routing_key: key)] }
  %w[orders.new.eu orders.new.us orders stock.us stock.eu.x].each { |key| exchange.publish(key, routing_key: key) }
  channel.wait_for_confirms
  check(queues.transform_values { |queue| drain(queue) } == expected, "the topic exchange routed by * and #")
end

def drain(queue)
  bodies = []
  while (body = queue.pop.last)
    bodies << body
  end
  bodies
end

# The consumer's connection recovers by itself, its subscription with it; the publisher publishes
# again whatever had no confirm when its connection was cut.
def recover(name)
  publishing = connect
  consuming = connect
  inbox = Queue.new
  channel = consuming.create_channel
  channel.prefetch(20)
  channel.queue(name, durable: true).subscribe(manual_ack: true) do |info, _properties, body|
    inbox << [Thread.current, info.delivery_tag.to_i, body.to_i]
  end

  publisher = Thread.new { publish_all(publishing, name) }
  seen = Set.new
  lost = nil
  while seen.size < MESSAGES
    consumer_thread, tag, number = inbox.pop
    if lost.nil? && seen.size == 70
      drop_connections
      # Bunny 2.19 may end its consumer threads for good if the channel is used while it recovers.
      sleep 0.01 until channel.recoveries_counter.get == 1
      lost = consumer_thread
    end
    # The channel forgot what the cut took back, and would be closed for its tags. Bunny has a new
    # thread for what came since.
    next if consumer_thread == lost
    channel.ack(tag)
    seen << number
  end
  publisher.value
  check(seen == (0...MESSAGES).to_set, "nothing of #{MESSAGES} messages was lost")
  check(channel.recoveries_counter.get == 1, "the consumer's channel recovered by itself")
  [publishing, consuming].each(&:close)
end

def publish_all(connection, name)
  channel = connection.create_channel
  channel.confirm_select
  MESSAGES.times do |n|
    sleep 0.1 until publish_once(channel, name, n.to_s)
  end
end

# Whether the message was confirmed. A recovered channel has forgotten what was unconfirmed before,
# so there wait_for_confirms proves nothing.
def publish_once(channel, name, body)
  recoveries = channel.recoveries_counter.get
  channel.default_exchange.publish(body, routing_key: name, persistent: true)
  raise "a message was refused with basic.nack" unless channel.wait_for_confirms
  channel.recoveries_counter.get == recoveries
rescue Bunny::Exception, IOError, SystemCallError, Timeout::Error => e
  puts "publisher: #{e.class}; publishing again"
  false
end

Thread.report_on_exception = false
Thread.abort_on_exception = true
begin
  Timeout.timeout(60) do
    connection = connect
    channel = connection.create_channel
    queue = channel.queue(unique("bunny"), durable: true)
    publish_with_confirms(channel, queue)
    consume_with_prefetch(channel, queue)
    topic_exchange(channel)
    connection.close
    recover(queue.name)
    connect.tap { |last| last.create_channel.queue_delete(queue.name) }.close
  end
rescue Timeout::Error
  abort "FAILED: not done within 60 s"
end
