// Loaded into amqplib's test processes before all else: a connection to AMQP's default port, which
// the suite assumes in places, goes to the port of the broker under test instead.
'use strict';

const net = require('node:net');
const redirected = Number(process.env.REDIRECT_5672_TO);
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...args) {
  // Node hands the arguments of net.connect() over as one normalized array: options and callback.
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (options && Number(options.port) === 5672) options.port = redirected;
  return connect.apply(this, args);
};
