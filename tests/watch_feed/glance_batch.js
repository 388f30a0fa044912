/* Calls functions of clients/glance.js for many arguments at once. stdin: {glance, calls: [[name, ...arguments], ...]} */
'use strict';
const { glance, calls } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const Glance = require(glance);
process.stdout.write(JSON.stringify(calls.map(([name, ...rest]) =>
  Glance[name](...rest.map((value) => (value === '__undefined__' ? undefined : value))))));
