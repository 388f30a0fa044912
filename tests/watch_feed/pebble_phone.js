/* Runs the Pebble app's phone script under Node: a phone that is mocked as far as the Pebble app mocks a browser, and a real
   server. Reads a scenario as JSON from stdin, prints what happened as JSON.

   scenario: {server, clients, storage, position: [lat, lng] | null, answers: ["ack" | "nack" | "lost", ...], now, commands: [..]} */
'use strict';
const fs = require('fs'), http = require('http'), path = require('path'), vm = require('vm');
const scenario = JSON.parse(fs.readFileSync(0, 'utf8'));
const happened = { messages: [], inserted: [], deleted: [], requests: [], pauses: [], overlapping: false };
const FASTER = 200;

const storage = new Map(Object.entries(scenario.storage || {}));
const localStorage = {
  getItem: (key) => (storage.has(key) ? storage.get(key) : null),
  setItem: (key, value) => storage.set(key, String(value)),
  removeItem: (key) => storage.delete(key)
};

class XMLHttpRequest {
  open(method, url) { this.method = method; this.url = url; }
  send() {
    happened.requests.push(this.url.slice(scenario.server.length));
    if (scenario.offline) return void setImmediate(() => this.onerror());
    http.get(this.url, (answer) => {
      let body = '';
      answer.on('data', (part) => { body += part; });
      answer.on('end', () => { this.status = answer.statusCode; this.responseText = body; this.onload(); });
    }).on('error', () => this.onerror());
  }
}

const listeners = {};
let inFlight = 0;
const Pebble = {
  addEventListener: (name, heard) => { listeners[name] = heard; },
  sendAppMessage: (message, ack, nack) => {
    happened.messages.push(message);
    happened.overlapping = happened.overlapping || inFlight > 0;
    inFlight += 1;
    const answer = (scenario.answers || []).shift() || 'ack';
    setTimeout(() => {
      inFlight -= 1;
      if (answer === 'ack') ack();
      if (answer === 'nack') nack();
    }, 2);
  },
  insertTimelinePin: (pin) => happened.inserted.push(pin),
  deleteTimelinePin: (id) => happened.deleted.push(id)
};
const navigator = {
  geolocation: {
    getCurrentPosition: (found, failed) => setImmediate(() => (scenario.position
      ? found({ coords: { latitude: scenario.position[0], longitude: scenario.position[1] } }) : failed(new Error('no fix'))))
  }
};
const PhoneDate = class extends Date {
  constructor(...args) { if (args.length) super(...args); else super(PhoneDate.now()); }
  static now() { return scenario.now ? scenario.now * 1000 : Date.now(); }
};

function load(file) {
  const module = { exports: {} };
  const source = fs.readFileSync(file, 'utf8').replace('http://127.0.0.1:5000', scenario.server);
  vm.runInNewContext(source, {
    module, localStorage, XMLHttpRequest, Pebble, navigator, Date: PhoneDate, clearTimeout,
    require: (name) => load(path.join(scenario.clients, path.basename(name) + '.js')),
    setTimeout: (then, delay) => { happened.pauses.push(delay); return setTimeout(then, delay / FASTER); }
  }, { filename: file });
  return module.exports;
}

load(path.join(scenario.clients, 'pebble', 'index.js'));
listeners.ready();
(scenario.commands || []).forEach((command, index) => {
  setTimeout(() => listeners.appmessage({ payload: { COMMAND: command } }), 400 * (index + 1));
});
process.on('exit', () => {
  happened.storage = Object.fromEntries(storage);
  process.stdout.write(JSON.stringify(happened));
});
