/* The phone's side of a Pebble app (PebbleKit JS). Put it in src/pkjs/ beside glance.js, with the message keys GLANCE (bytes),
   TEXT (string) and COMMAND (1: refresh, 2: here is home, 3: forget home).

   The position is snapped here; the server hears of a cell, and of the home cell as just another one. */
var Glance = require('./glance');

var SERVER = 'http://127.0.0.1:5000'; /* where the feed is; an app sets its own */
var DAY = 86400, INBOX = 124, GLANCE_BYTES = 13;
var TEXT_ROOM = INBOX - 1 - 2 * 7 - GLANCE_BYTES - 1; /* dictionary, two tuples, the bytes, the closing zero */
var ACK_WAIT = 10000, FIRST_PAUSE = 2000, TRIES = 4;
var PIN_MAX_AGE = 2 * DAY;

function now() { return Math.floor(Date.now() / 1000); }

function load(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch (error) { return null; }
}

function save(key, value) { localStorage.setItem(key, JSON.stringify(value)); }

/* GET a JSON document: done(body), done(null) where the feed has none, failed() when it cannot be reached. */
function get(path, done, failed) {
  var request = new XMLHttpRequest();
  request.open('GET', SERVER + '/watch/v1/' + path, true);
  request.timeout = 15000;
  request.onload = function () {
    if (request.status === 404) return done(null);
    if (request.status !== 200) return failed();
    var body;
    try { body = JSON.parse(request.responseText); } catch (error) { return failed(); }
    done(body);
  };
  request.onerror = request.ontimeout = failed;
  request.send();
}

/* What is new, asked at most once a day, and not before the month we hold can have a successor. */
function latest(done) {
  var held = load('latest');
  if (held && now() - held.asked < DAY) return done(held.body);
  if (held && held.expires > now()) return done(held.body);
  get('latest.json', function (body) {
    if (!body) return done(held && held.body);
    save('latest', { body: body, asked: now(), expires: 0 });
    done(body);
  }, function () { done(held && held.body); });
}

/* A document, from the phone's memory where it is there: one month of one cell never changes. */
function documentOf(cell, news, done) {
  var month = Glance.monthFor(news, cell), held = load('document ' + cell);
  if (held && held.month === month && held.data === news.d) return done(held.body);
  get(month + '/' + cell + '.json?d=' + news.d, function (body) {
    save('document ' + cell, { month: month, data: news.d, body: body });
    if (body) {
      var known = load('latest');
      if (known) { known.expires = body.expires; save('latest', known); }
    }
    done(body);
  }, function () { done(held ? held.body : undefined); });
}

var inFlight = false, waiting = null;

/* One message in flight; a newer one takes the place of the one that waits. */
function send(message) {
  if (inFlight) { waiting = message; return; }
  inFlight = true;
  attempt(message, 1);
}

/* Sent again when the watch says no, and when it says nothing: the acknowledgement may be what was lost. */
function attempt(message, number) {
  var settled = false;
  function settle(arrived) {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    if (!arrived && number < TRIES && !waiting) {
      setTimeout(function () { attempt(message, number + 1); }, FIRST_PAUSE * Math.pow(2, number - 1));
      return;
    }
    inFlight = false;
    var next = waiting;
    waiting = null;
    if (next) send(next);
  }
  var timer = setTimeout(function () { settle(false); }, ACK_WAIT);
  Pebble.sendAppMessage(message, function () { settle(true); }, function () { settle(false); });
}

/* The month's pin takes the place of the last one. A pin more than two days old is not shown, so a late one is dated now. */
function pin(cell, news) {
  if (!Pebble.insertTimelinePin) return;
  var month = Glance.monthFor(news, cell), before = load('pin'), id = 'crime-' + cell + '-' + month.replace('-', '');
  if (before === id) return;
  get(month + '/' + cell + '.pin.json', function (body) {
    if (!body) return;
    if (now() - Date.parse(body.time) / 1000 > PIN_MAX_AGE) body.time = new Date().toISOString();
    if (before) Pebble.deleteTimelinePin(before);
    Pebble.insertTimelinePin(body);
    save('pin', body.id);
  }, function () {});
}

function show(cell, news) {
  var homeCell = load('home');
  documentOf(cell, news, function (here) {
    if (here === undefined) return; /* out of reach, nothing kept: the watch goes on showing what it has */
    function tell(home, outcome) {
      send({ GLANCE: Glance.pack(here, home, outcome), TEXT: Glance.text(here, outcome, TEXT_ROOM) });
      if (here) pin(cell, news);
    }
    if (!homeCell) return tell(null, undefined);
    documentOf(homeCell, news, function (home) {
      if (home === undefined) return tell(null, undefined);
      tell(home, Glance.verdict(here, home));
    });
  });
}

function withCell(done) {
  navigator.geolocation.getCurrentPosition(function (position) {
    var cell = Glance.snap(position.coords.latitude, position.coords.longitude);
    save('cell', cell);
    done(cell);
  }, function () {
    var cell = load('cell');
    if (cell) done(cell);
  }, { enableHighAccuracy: false, maximumAge: 600000, timeout: 20000 });
}

function refresh() {
  latest(function (news) {
    if (news) withCell(function (cell) { show(cell, news); });
  });
}

Pebble.addEventListener('ready', refresh);
Pebble.addEventListener('appmessage', function (event) {
  var command = event.payload.COMMAND;
  if (command === 3) localStorage.removeItem('home');
  if (command === 2) return withCell(function (cell) { save('home', cell); refresh(); });
  refresh();
});
