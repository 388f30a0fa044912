/* What a phone works out from two documents of the feed, so that home never leaves it. Plain ES5: PebbleKit JS, browsers, Node.

   snap      position -> cell           verdict   two documents -> higher, lower, cant-tell, no-data
   pack      glance -> the 13 bytes of `.bin`     unpack    and back     text   a line for a small screen
   The rules are those of docs/watch.md; the server follows the same in home.py. */
(function (root, define) {
  if (typeof module !== 'undefined' && module.exports) module.exports = define();
  else root.Glance = define();
})(this, function () {
  'use strict';

  var NO_LEVEL = 15, NO_DIFFERENCE = -128, NO_COUNT = 0xffff, NO_CHANGE = -0x8000;
  var HOME = ['none', 'lower', 'cant-tell', 'higher', 'no-data'];
  var TREND = ['not-enough-data', 'clearly-down', 'probably-down', 'no-clear-change', 'probably-up', 'clearly-up'];
  var HOME_WORDS = {
    higher: 'Higher than home.', lower: 'Lower than home.', 'cant-tell': 'Home: unclear.', 'no-data': 'Home: no data.'
  };
  var MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

  /* The cell that holds a position; halves go up. */
  function snap(lat, lng) {
    return Math.floor(lat * 100 + 0.5) + '_' + Math.floor(lng * 100 + 0.5);
  }

  /* The month to ask for: the invented county has one of its own. */
  function monthFor(latest, cell) {
    var parts = cell.split('_'), lat = +parts[0], lng = +parts[1];
    var invented = lat >= 5400 && lat <= 5440 && lng >= 220 && lng <= 290;
    var month = String(invented && latest.z ? latest.z : latest.m);
    return month.slice(0, 4) + '-' + month.slice(4);
  }

  /* How crime here compares with home; both are `.json` documents, null where the feed has none. */
  function verdict(here, home) {
    if (!here || !home || here.count === null || home.count === null || !here.months || !home.months) return 'no-data';
    if ((here.source === 'sandbox') !== (home.source === 'sandbox')) return 'no-data';
    var byPeople = here.people !== null && home.people !== null;
    var exposureHere = here.months * (byPeople ? here.people : 1);
    var exposureHome = home.months * (byPeople ? home.people : 1);
    var n = here.count + home.count, p = exposureHere / (exposureHere + exposureHome);
    if (here.count > n * p) return tail(here.count, n, p) < 0.025 ? 'higher' : 'cant-tell';
    if (here.count < n * p) return tail(home.count, n, 1 - p) < 0.025 ? 'lower' : 'cant-tell';
    return 'cant-tell';
  }

  /* P(X >= k) for a binomial X with k above its mean: the first term from logarithms, the others from their ratio. */
  function tail(k, n, p) {
    var log = k * Math.log(p) + (n - k) * Math.log(1 - p), few = Math.min(k, n - k), i;
    for (i = 1; i <= few; i++) log += Math.log((n - few + i) / i);
    var term = Math.exp(log), sum = term;
    for (i = k; i < n && term > sum * 1e-17; i++) {
      term *= ((n - i) / (i + 1)) * (p / (1 - p));
      sum += term;
    }
    return sum;
  }

  /* The bytes of `.bin` (see its table in docs/watch.md). `here` null: no data. `outcome` undefined: home not asked. */
  function pack(here, home, outcome) {
    here = here || { level: null, count: null, change: null, month: '0000-00', trend: 'not-enough-data' };
    var homeLevel = outcome === undefined ? 0 : (home && home.level) || NO_LEVEL;
    var difference = here.level && home && home.level && outcome !== undefined ? here.level - home.level : NO_DIFFERENCE;
    var count = here.count === null ? NO_COUNT : Math.min(here.count, NO_COUNT - 1);
    var change = here.change === null ? NO_CHANGE : Math.max(NO_CHANGE + 1, Math.min(here.change, 0x7fff));
    var month = +here.month.replace('-', '');
    var bytes = [1, ((here.level || NO_LEVEL) << 4) | homeLevel, difference & 255];
    bytes.push(count & 255, count >> 8, change & 255, (change >> 8) & 255);
    bytes.push(month & 255, (month >> 8) & 255, (month >> 16) & 255, (month >> 24) & 255);
    bytes.push(outcome === undefined ? 0 : HOME.indexOf(outcome), TREND.indexOf(here.trend));
    return bytes;
  }

  function signed(value, bits) {
    return value >= Math.pow(2, bits - 1) ? value - Math.pow(2, bits) : value;
  }

  /* The fields of `.bin`, null where they say "unknown". Throws on another version or length. */
  function unpack(bytes) {
    if (bytes.length < 13 || bytes[0] !== 1) throw new Error('not a glance of version 1');
    var level = bytes[1] >> 4, home = bytes[1] & 15, difference = signed(bytes[2], 8);
    var count = bytes[3] | (bytes[4] << 8), change = signed(bytes[5] | (bytes[6] << 8), 16);
    return {
      level: level === NO_LEVEL ? null : level,
      homeLevel: home === NO_LEVEL || home === 0 ? null : home,
      difference: difference === NO_DIFFERENCE ? null : difference,
      count: count === NO_COUNT ? null : count,
      change: change === NO_CHANGE ? null : change,
      month: bytes[7] | (bytes[8] << 8) | (bytes[9] << 16) | (bytes[10] << 24),
      home: HOME[bytes[11]],
      trend: TREND[bytes[12]]
    };
  }

  /* At most `room` characters, ASCII: "Above average. 412 crimes, year to Dec 2025. Higher than home." */
  function text(here, outcome, room) {
    if (!here) return 'No data here.';
    var month = MONTHS.substr((+here.month.slice(5) - 1) * 3, 3) + ' ' + here.month.slice(0, 4);
    var parts = [here.label.charAt(0).toUpperCase() + here.label.slice(1) + '.'];
    if (here.source === 'sandbox') parts.unshift('Invented data.');
    if (outcome) parts.push(HOME_WORDS[outcome]);
    if (here.count !== null) parts.push(here.count + (here.count === 1 ? ' crime, ' : ' crimes, ') + month + '.');
    else parts.push(month + '.');
    while (parts.join(' ').length > room && parts.length > 1) parts.pop();
    return parts.join(' ').slice(0, room);
  }

  return { snap: snap, monthFor: monthFor, verdict: verdict, pack: pack, unpack: unpack, text: text };
});
