<?php

// php-amqplib: confirms, prefetch and acks, a topic exchange, a lost connection.

declare(strict_types=1);

require 'PhpAmqpLib/autoload.php';

use PhpAmqpLib\Channel\AMQPChannel;
use PhpAmqpLib\Connection\AMQPStreamConnection;
use PhpAmqpLib\Exception\AMQPExceptionInterface;
use PhpAmqpLib\Exception\AMQPTimeoutException;
use PhpAmqpLib\Message\AMQPMessage;

const MESSAGES = 200;

function check(bool $held, string $what): void
{
    if (!$held) {
        fwrite(STDERR, "FAILED: $what\n");
        exit(1);
    }
    echo "ok: $what\n";
}

function unique(string $name): string
{
    return "interop.$name." . bin2hex(random_bytes(4));
}

function connect(): AMQPStreamConnection
{
    $url = parse_url(getenv('AMQP_URL'));
    return new AMQPStreamConnection(
        $url['host'],
        $url['port'] ?? 5672,
        urldecode($url['user'] ?? 'guest'),
        urldecode($url['pass'] ?? 'guest'),
        urldecode(substr($url['path'] ?? '/%2F', 1)),
    );
}

/** Has the proxy reset every connection of this program; see proxy.py. */
function dropConnections(): void
{
    $answer = trim(stream_get_contents(stream_socket_client('tcp://' . getenv('AMQP_DROP'))));
    check(preg_match('/^dropped [1-9]/', $answer) === 1, "the connection was cut ($answer)");
}

function persistent(string $body): AMQPMessage
{
    return new AMQPMessage($body, ['delivery_mode' => AMQPMessage::DELIVERY_MODE_PERSISTENT]);
}

function publishWithConfirms(AMQPChannel $channel, string $queue): void
{
    $confirmed = 0;
    $returned = [];
    $channel->confirm_select();
    $channel->set_ack_handler(function () use (&$confirmed) { $confirmed++; });
    $channel->set_return_listener(function (int $code) use (&$returned) { $returned[] = $code; });
    for ($n = 0; $n < 50; $n++) {
        $channel->basic_publish(persistent("$n"), '', $queue);
    }
    $channel->wait_for_pending_acks(10);
    [, $depth] = $channel->queue_declare($queue, true);
    check($confirmed === 50 && $depth === 50, '50 persistent messages were confirmed and are in the queue');

    $channel->basic_publish(persistent('lost?'), '', unique('nowhere'), true);
    $channel->wait_for_pending_acks_returns(10);
    check($returned === [312], 'a mandatory message without a queue comes back');
}

function consumeWithPrefetch(AMQPChannel $channel, string $queue): void
{
    /** @var AMQPMessage[] $held */
    $held = [];
    $channel->basic_qos(0, 10, false);
    $tag = $channel->basic_consume($queue, '', false, false, false, false, function (AMQPMessage $m) use (&$held) {
        $held[] = $m;
    });
    while (count($held) < 10) {
        $channel->wait(null, false, 10);
    }
    try {
        $channel->wait(null, false, 0.2);
        check(false, 'no message comes beyond the prefetch');
    } catch (AMQPTimeoutException) {
        check(bodies($held) === range(0, 9), '10 messages came in order, then none beyond the prefetch');
    }

    $held[3]->nack(true);
    while (count($held) < 11) {
        $channel->wait(null, false, 10);
    }
    check($held[10]->body === '3' && $held[10]->isRedelivered(), 'a requeued message came again, marked as redelivered');

    $held[10]->ack(true);
    for ($acked = 11; $acked < 51; $acked++) {
        while (count($held) <= $acked) {
            $channel->wait(null, false, 10);
        }
        $held[$acked]->ack();
    }
    check(bodies(array_slice($held, 11)) === range(10, 49), 'acks let the other 40 through in order');
    $channel->basic_cancel($tag);
    check($channel->basic_get($queue) === null, 'the queue is empty');
}

/** @param AMQPMessage[] $messages */
function bodies(array $messages): array
{
    return array_map(fn (AMQPMessage $m) => (int) $m->body, $messages);
}

function topicExchange(AMQPChannel $channel): void
{
    $exchange = unique('php-amqplib.topic');
    $channel->exchange_declare($exchange, 'topic', false, false, true);
    $expected = [
        'orders.*.eu' => ['orders.new.eu'],
        'orders.#' => ['orders.new.eu', 'orders.new.us', 'orders'],
        '#.us' => ['orders.new.us', 'stock.us'],
    ];
    $queues = [];
    foreach (array_keys($expected) as $binding) {
        [$queues[$binding]] = $channel->queue_declare('', false, false, true);
        $channel->queue_bind($queues[$binding], $exchange, $binding);
    }
    foreach (['orders.new.eu', 'orders.new.us', 'orders', 'stock.us', 'stock.eu.x'] as $key) {
        $channel->basic_publish(new AMQPMessage($key), $exchange, $key);
    }
    $channel->wait_for_pending_acks(10);
    $got = [];
    foreach ($queues as $binding => $queue) {
        $got[$binding] = [];
        while (($message = $channel->basic_get($queue, true)) !== null) {
            $got[$binding][] = $message->body;
        }
    }
    check($got === $expected, 'the topic exchange routed by * and #');
}

/** Calls $work with a channel until it returns, on a new connection whenever the last one was lost. */
function acrossConnections(callable $work): int
{
    for ($connections = 1; ; $connections++) {
        try {
            $connection = connect();
            $work($connection->channel());
            $connection->close();
            return $connections;
        } catch (AMQPExceptionInterface | ErrorException $e) {
            echo 'connection lost (' . get_class($e) . "), connecting again\n";
        }
    }
}

function recover(string $queue): void
{
    $unconfirmed = array_fill_keys(range(0, MESSAGES - 1), true);
    $cut = false;
    $connections = acrossConnections(function (AMQPChannel $channel) use ($queue, &$unconfirmed, &$cut) {
        $channel->confirm_select();
        $channel->set_ack_handler(function (AMQPMessage $m) use (&$unconfirmed) { unset($unconfirmed[(int) $m->body]); });
        foreach (array_keys($unconfirmed) as $n) {
            if (!$cut && $n === MESSAGES / 2) {
                $cut = true;
                dropConnections();
            }
            $channel->basic_publish(persistent("$n"), '', $queue);
        }
        $channel->wait_for_pending_acks(10);
    });
    check($connections === 2 && $unconfirmed === [], 'the publisher went on over a second connection');

    $seen = [];
    $cut = false;
    $connections = acrossConnections(function (AMQPChannel $channel) use ($queue, &$seen, &$cut) {
        $channel->basic_qos(0, 20, false);
        $channel->basic_consume($queue, '', false, false, false, false, function (AMQPMessage $m) use (&$seen, &$cut) {
            if (!$cut && count($seen) === 70) {
                $cut = true;
                dropConnections();
            }
            $m->ack();
            $seen[(int) $m->body] = true;
        });
        while (count($seen) < MESSAGES) {
            $channel->wait(null, false, 10);
        }
        $channel->queue_delete($queue);
    });
    ksort($seen);
    check($connections === 2 && array_keys($seen) === range(0, MESSAGES - 1), 'nothing of ' . MESSAGES . ' messages was lost');
}

// A program that hangs has failed: the alarm's default action ends it with a non-zero status.
pcntl_alarm(60);

$queue = unique('php-amqplib');
$connection = connect();
$channel = $connection->channel();
$channel->queue_declare($queue, false, true, false, false);
publishWithConfirms($channel, $queue);
consumeWithPrefetch($channel, $queue);
topicExchange($channel);
$connection->close();
recover($queue);
