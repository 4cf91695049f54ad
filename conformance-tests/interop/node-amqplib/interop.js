// amqplib for Node.js: confirms, prefetch and acks, a topic exchange, a lost connection.
'use strict';

const amqp = require('amqplib');
const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const net = require('node:net');

const MESSAGES = 200;
const url = process.env.AMQP_URL;
const unique = (name) => `interop.${name}.${crypto.randomBytes(4).toString('hex')}`;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function ok(what) {
  console.log(`ok: ${what}`);
}

// A program that hangs has failed.
setTimeout(() => {
  console.error('FAILED: not done within 60 s');
  process.exit(1);
}, 60_000).unref();

/** Has the proxy reset every connection of this program; see proxy.py. */
async function dropConnections() {
  const [host, port] = process.env.AMQP_DROP.split(':');
  let answer = '';
  for await (const chunk of net.connect(Number(port), host)) answer += chunk;
  assert.match(answer, /^dropped [1-9]/);
  ok(`the connection was cut (${answer.trim()})`);
}

async function publishWithConfirms(channel, queue) {
  for (let n = 0; n < 50; n++) channel.sendToQueue(queue, Buffer.from(`${n}`), { persistent: true });
  await channel.waitForConfirms();
  assert.equal((await channel.checkQueue(queue)).messageCount, 50);
  ok('50 persistent messages were confirmed and are in the queue');

  const returned = new Promise((resolve) => channel.once('return', resolve));
  channel.publish('', unique('nowhere'), Buffer.from('lost?'), { mandatory: true });
  await channel.waitForConfirms();
  assert.equal((await returned).fields.replyCode, 312);
  ok('a mandatory message without a queue comes back');
}

async function consumeWithPrefetch(channel, queue) {
  const held = [];
  let wake = () => {};
  const until = async (condition) => {
    while (!condition()) await new Promise((resolve) => (wake = resolve));
  };
  await channel.prefetch(10);
  const { consumerTag } = await channel.consume(queue, (message) => {
    held.push(message);
    wake();
  });
  await until(() => held.length === 10);
  await pause(200);
  assert.deepEqual(held.map((m) => `${m.content}`), Array.from({ length: 10 }, (_, n) => `${n}`));
  ok('10 messages came in order, then none beyond the prefetch');

  channel.nack(held[3], false, true);
  await until(() => held.length === 11);
  assert.equal(`${held[10].content}`, '3');
  assert.equal(held[10].fields.redelivered, true);
  ok('a requeued message came again, marked as redelivered');

  channel.ack(held[10], true);
  let acked = 11;
  while (acked < 51) {
    await until(() => held.length > acked);
    channel.ack(held[acked++]);
  }
  assert.deepEqual(held.slice(11).map((m) => Number(m.content)), Array.from({ length: 40 }, (_, n) => n + 10));
  ok('acks let the other 40 through in order');
  await channel.cancel(consumerTag);
  assert.equal(await channel.get(queue), false);
  ok('the queue is empty');
}

async function topicExchange(channel) {
  const exchange = unique('amqplib.topic');
  await channel.assertExchange(exchange, 'topic', { durable: false, autoDelete: true });
  const expected = {
    'orders.*.eu': ['orders.new.eu'],
    'orders.#': ['orders.new.eu', 'orders.new.us', 'orders'],
    '#.us': ['orders.new.us', 'stock.us'],
  };
  const queues = {};
  for (const binding of Object.keys(expected)) {
    queues[binding] = (await channel.assertQueue('', { exclusive: true })).queue;
    await channel.bindQueue(queues[binding], exchange, binding);
  }
  for (const key of ['orders.new.eu', 'orders.new.us', 'orders', 'stock.us', 'stock.eu.x'])
    channel.publish(exchange, key, Buffer.from(key));
  await channel.waitForConfirms();
  const got = {};
  for (const [binding, queue] of Object.entries(queues)) {
    got[binding] = [];
    for (let m; (m = await channel.get(queue, { noAck: true })); ) got[binding].push(`${m.content}`);
  }
  assert.deepEqual(got, expected);
  ok('the topic exchange routed by * and #');
}

/** Opens a confirm channel and a promise that settles when its connection ends. */
async function open() {
  const connection = await amqp.connect(url);
  const ended = new Promise((resolve) => {
    connection.on('error', () => {}); // 'close' follows
    connection.on('close', resolve);
  });
  const channel = await connection.createConfirmChannel();
  channel.on('error', () => {});
  return { connection, channel, ended };
}

/** Works until `work` says it is done, on a new connection whenever the last one was lost. */
async function acrossConnections(work) {
  for (let connections = 1; ; connections++) {
    const { connection, channel, ended } = await open();
    const done = await Promise.race([work(channel).catch(() => false), ended.then(() => false)]);
    if (done) {
      await channel.close();
      await connection.close();
      return connections;
    }
    console.log('connection lost, connecting again');
  }
}

async function recover(queue) {
  const unconfirmed = new Set(Array.from({ length: MESSAGES }, (_, n) => n));
  let cut = false;
  const publishing = await acrossConnections(async (channel) => {
    const batch = [...unconfirmed].slice(0, cut ? MESSAGES : MESSAGES / 2);
    for (const n of batch)
      channel.sendToQueue(queue, Buffer.from(`${n}`), { persistent: true }, (error) => error || unconfirmed.delete(n));
    if (!cut) {
      cut = true;
      await dropConnections();
    }
    await channel.waitForConfirms();
    return unconfirmed.size === 0;
  });
  assert.equal(publishing, 2);
  ok('the publisher went on over a second connection');

  const seen = new Set();
  cut = false;
  const consuming = await acrossConnections(async (channel) => {
    await channel.prefetch(20);
    await new Promise((resolve, reject) => {
      channel.consume(queue, async (message) => {
        if (!cut && seen.size === 70) {
          cut = true;
          await dropConnections();
          return;
        }
        channel.ack(message);
        seen.add(Number(message.content));
        if (seen.size === MESSAGES) resolve();
      }).catch(reject);
    });
    return true;
  });
  assert.equal(consuming, 2);
  assert.equal(seen.size, MESSAGES);
  ok(`nothing of ${MESSAGES} messages was lost`);
}

async function main() {
  const queue = unique('amqplib');
  const { connection, channel } = await open();
  await channel.assertQueue(queue, { durable: true });
  await publishWithConfirms(channel, queue);
  await consumeWithPrefetch(channel, queue);
  await topicExchange(channel);
  await connection.close();
  await recover(queue);
  await acrossConnections(async (last) => last.deleteQueue(queue));
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error('FAILED:', error);
    process.exit(1);
  },
);
