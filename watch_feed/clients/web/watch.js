/* Shows one cell on every device. Positions are snapped here; home is kept in this browser and compared here (glance.js). */
(function () {
  'use strict';
  var TILES = [
    ['144x168.bw.png', 'Black and white, 144x168', false], ['png', 'Colour, 144x168', false],
    ['180x180.round.png', 'Round, 180x180', true], ['200x228.png', 'Time 2, 200x228', false],
    ['260x260.round.png', 'Round 2, 260x260', true]
  ];
  var FEED = '/watch/v1/', HOME = 'companion.home';
  var state = { cell: null, month: null, here: null };

  function $(id) { return document.getElementById(id); }
  function add(parent, tag, text, attributes) {
    var node = document.createElement(tag);
    if (text) node.textContent = text;
    Object.keys(attributes || {}).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    parent.appendChild(node);
    return node;
  }
  function say(text) { $('says').textContent = text; }

  /* {body, size, address} of an address of the feed; an Error with the feed's own words where there is none. */
  function get(address) {
    return fetch(address).then(function (answer) {
      return answer.text().then(function (text) {
        if (!answer.ok) throw new Error(JSON.parse(text).t);
        var canonical = answer.headers.get('Content-Location') || address;
        return { body: JSON.parse(text), size: new Blob([text]).size, address: canonical };
      });
    });
  }

  function open(query) {
    say('Asking the feed...');
    return get(FEED + 'at.json?' + query).then(function (answer) {
      state.cell = answer.body.cell;
      state.month = answer.body.month;
      state.here = answer.body;
      history.replaceState(null, '', '#' + state.cell);
      return draw();
    }).catch(function (error) {
      $('devices').hidden = true;
      say(error.message + '.');
    });
  }

  function fromCell(cell) {
    var parts = cell.split('_');
    return open('lat=' + parts[0] / 100 + '&lng=' + parts[1] / 100);
  }

  function draw() {
    var home = localStorage.getItem(HOME), tell = home && $('tell').checked;
    var ask = tell ? '?home=' + home : '';
    function address(suffix) { return FEED + state.month + '/' + state.cell + '.' + suffix + ask; }
    showHome(home);
    drawTiles(address);
    return Promise.all(['json', 'min.json', 'wear.json', 'apple.json', 'ha.json', 'push.json', 'pin.json'].map(function (suffix) {
      return get(address(suffix));
    })).then(function (answers) {
      say(answers[0].body.text);
      Array.prototype.forEach.call($('tiles').querySelectorAll('img'), function (image) { image.alt = answers[0].body.text; });
      drawGarmin(answers[1].body);
      drawWear(answers[2].body);
      drawApple(answers[3].body);
      drawHa(answers[4].body);
      drawPush(answers[5].body.notification);
      drawPin(answers[6].body.layout);
      $('sizes').textContent = '';
      answers.forEach(function (answer) {
        var line = add($('sizes'), 'tr');
        add(add(line, 'td'), 'a', answer.address, { href: answer.address });
        add(line, 'td', String(answer.size));
      });
      $('devices').hidden = false;
      if (home && !tell) return compareHere(home);
      return undefined;
    });
  }

  /* Home, worked out in this browser from two documents: the server sees two cells and does not know which is home. */
  function compareHere(home) {
    return get(FEED + state.month + '/' + home + '.json').then(function (answer) { return answer.body; }, function () { return null; })
      .then(function (there) {
        var outcome = Glance.verdict(state.here, there);
        var words = { higher: 'Higher than home.', lower: 'Lower than home.', 'cant-tell': "Can't tell it apart from home.",
          'no-data': 'No data to compare with home.' };
        say(state.here.text + ' ' + words[outcome]);
      });
  }

  function showHome(home) {
    $('home-says').textContent = home ? 'Home is cell ' + home + ', kept on this device.' : 'No home is kept on this device.';
    $('set-home').hidden = !state.cell || home === state.cell;
    $('forget-home').hidden = $('tell-label').hidden = !home;
  }

  function drawTiles(address) {
    $('tiles').textContent = '';
    TILES.forEach(function (tile) {
      var figure = add($('tiles'), 'figure'), bezel = add(figure, 'div', '', { 'class': tile[2] ? 'bezel round' : 'bezel' });
      add(bezel, 'img', '', { src: address(tile[0]), alt: '' });
      var caption = add(figure, 'figcaption', tile[1] + ' ');
      add(caption, 'code', '.' + tile[0]);
    });
  }

  var SVG = 'http://www.w3.org/2000/svg';
  function shape(parent, tag, attributes, text) {
    var node = document.createElementNS(SVG, tag);
    Object.keys(attributes).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    if (text) node.textContent = text;
    parent.appendChild(node);
    return node;
  }

  /* A ring from `from` degrees over `sweep`, filled to `share`; dashes make the five steps. */
  function ring(svg, from, sweep, share, colour) {
    var radius = 40, length = 2 * Math.PI * radius;
    var turn = 'rotate(' + from + ' 50 50)';
    function arc(part, stroke) {
      shape(svg, 'circle', { cx: 50, cy: 50, r: radius, fill: 'none', stroke: stroke, 'stroke-width': 9, 'stroke-linecap': 'butt',
        'stroke-dasharray': part * sweep / 360 * length + ' ' + length, transform: turn });
    }
    arc(1, '#4a4a4a');
    if (share > 0) arc(share, colour);
    for (var step = 1; step < 5; step++) {
      shape(svg, 'line', { x1: 84, y1: 50, x2: 96, y2: 50, stroke: '#000', 'stroke-width': 2.5,
        transform: 'rotate(' + (from + sweep * step / 5) + ' 50 50)' });
    }
  }

  function gauge(box, label) {
    box.textContent = '';
    var svg = shape(box, 'svg', { viewBox: '0 0 100 100', role: 'img', 'aria-label': label });
    return svg;
  }

  function drawWear(body) {
    var svg = gauge($('wear'), body.contentDescription), value = body.rangedValue;
    if (value) ring(svg, -225, 270, (value.value - value.min) / (value.max - value.min), '#ffffff');
    shape(svg, 'text', { x: 50, y: value ? 55 : 52, fill: '#fff', 'font-size': value ? 26 : 17, 'font-weight': 700, 'text-anchor': 'middle' }, body.shortText);
    shape(svg, 'text', { x: 50, y: 75, fill: '#ddd', 'font-size': 14, 'text-anchor': 'middle' }, body.shortTitle);
  }

  function drawApple(body) {
    var svg = gauge($('apple-circular'), body.accessibilityLabel), value = body.gauge;
    if (value) ring(svg, -225, 270, (value.value - value.min) / (value.max - value.min), '#ffffff');
    shape(svg, 'text', { x: 50, y: 62, fill: '#fff', 'font-size': value ? 36 : 18, 'font-weight': 700, 'text-anchor': 'middle' },
      value ? String(value.value) : body.inline.replace('Crime ', ''));
    if (value) shape(svg, 'text', { x: 50, y: 88, fill: '#ddd', 'font-size': 13, 'text-anchor': 'middle' }, 'crime');
    $('apple-rectangular').textContent = '';
    body.rectangular.forEach(function (line, index) { add($('apple-rectangular'), index ? 'div' : 'b', line); });
    $('apple-inline').textContent = body.inline;
  }

  function drawGarmin(body) {
    var box = $('garmin'), level = body.l === null ? 'no level' : body.l + '/5', pips = '';
    for (var step = 1; step <= 5; step++) pips += body.l !== null && step <= body.l ? '#' : '-';
    box.textContent = 'CRIME ' + level + (body.l === null ? '' : ' ' + pips);
    add(box, 'small', (body.n === null ? 'no data' : body.n + ' in the year') + ' to ' + String(body.m).replace(/(....)(..)/, '$2/$1'));
    if ('h' in body) add(box, 'small', { '1': 'above home', '0': 'home: unclear', '-1': 'below home' }[body.h] || 'home: no data');
  }

  function drawPush(body) {
    $('push').textContent = '';
    add($('push'), 'b', body.title);
    add($('push'), 'span', body.body);
  }

  function drawPin(body) {
    $('pin').textContent = '';
    add($('pin'), 'b', body.title);
    add($('pin'), 'div', body.subtitle);
  }

  function drawHa(body) {
    $('ha').textContent = '';
    add($('ha'), 'span', body.level === null ? '?' : String(body.level), { 'class': 'state' });
    var text = add($('ha'), 'div', 'Crime level: ' + body.label);
    add(text, 'div', body.count === null ? body.month : body.count + ', year to ' + body.month);
  }

  $('choose').addEventListener('submit', function (event) {
    event.preventDefault();
    open('q=' + encodeURIComponent($('place').value));
  });
  $('here').addEventListener('click', function () {
    navigator.geolocation.getCurrentPosition(function (position) {
      fromCell(Glance.snap(position.coords.latitude, position.coords.longitude));
    }, function () { say('This device did not give its position.'); });
  });
  $('set-home').addEventListener('click', function () { localStorage.setItem(HOME, state.cell); draw(); });
  $('forget-home').addEventListener('click', function () { localStorage.removeItem(HOME); $('tell').checked = false; draw(); });
  $('tell').addEventListener('change', draw);
  window.addEventListener('hashchange', function () { if (location.hash.slice(1) !== state.cell) fromCell(location.hash.slice(1)); });
  showHome(localStorage.getItem(HOME));
  if (location.hash.length > 1) fromCell(location.hash.slice(1));
}());
