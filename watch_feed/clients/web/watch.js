/* Shows one cell as every device draws it. A position is snapped here; home is kept in this browser and compared here
   (glance.js), so that the server sees two cells and does not know which of them is home. */
(function () {
  'use strict';
  var TILES = [
    ['144x168.bw.png', 144, 168, 'Pebble, 2 Duo', ''], ['png', 144, 168, 'Pebble Time', ''],
    ['180x180.round.png', 180, 180, 'Time Round', 'round'], ['200x228.png', 200, 228, 'Time 2', ''],
    ['260x260.round.png', 260, 260, 'Round 2', 'round']
  ];
  var FEED = '/watch/v1/', HOME = 'companion.home', FIRST = 'q=Zedmouth';
  var WITH_HOME = { higher: 'Higher than at home.', lower: 'Lower than at home.', 'cant-tell': "Can't tell it apart from home.",
    'no-data': 'No data to compare with home.' };
  var shown = null; /* the canonical document on show */

  function $(id) { return document.getElementById(id); }
  function add(parent, tag, text, className) {
    var node = document.createElement(tag);
    if (text) node.textContent = text;
    if (className) node.className = className;
    parent.appendChild(node);
    return node;
  }
  function clear(id) { $(id).textContent = ''; return $(id); }
  function say(text) { $('says').textContent = text; }

  /* {body, size, address} of an address of the feed; an Error with the feed's own words where there is none. */
  function get(address) {
    return fetch(address).then(function (answer) {
      return answer.text().then(function (text) {
        if (!answer.ok) throw new Error(JSON.parse(text).t);
        return { body: JSON.parse(text), size: new Blob([text]).size, address: answer.headers.get('Content-Location') || address };
      });
    });
  }

  /* Finds the cell of a place that was typed; where several fit, they are offered in `box` to choose from. */
  function find(text, box, done) {
    fetch('/v1/places?q=' + encodeURIComponent(text)).then(function (answer) {
      return answer.json().then(function (body) {
        if (answer.ok) return done(Glance.snap(body.lat, body.lng));
        $(box).textContent = body.detail || body.title;
        (body.candidates || []).forEach(function (place) {
          var choice = add($(box), 'button', place.detail ? place.name + ', ' + place.detail : place.name, 'second choice');
          choice.type = 'button';
          choice.addEventListener('click', function () { done(Glance.snap(place.lat, place.lng)); });
        });
        return undefined;
      });
    }).catch(function () { $(box).textContent = 'The server is not answering just now.'; });
  }

  function open(query) {
    return get(FEED + 'at.json?' + query).then(function (answer) {
      shown = answer.body;
      history.replaceState(null, '', '#' + shown.cell);
      return draw();
    }).catch(function (error) {
      $('devices').hidden = true;
      say(error.message + '.');
    });
  }

  function queryOf(cell) {
    var parts = cell.split('_');
    return 'lat=' + parts[0] / 100 + '&lng=' + parts[1] / 100;
  }

  function draw() {
    var home = localStorage.getItem(HOME), tell = home && $('tell').checked;
    function address(suffix) { return FEED + shown.month + '/' + shown.cell + '.' + suffix + (tell ? '?home=' + home : ''); }
    showHome(home);
    return Promise.all(['json', 'min.json', 'wear.json', 'apple.json', 'ha.json', 'push.json', 'pin.json'].map(function (suffix) {
      return get(address(suffix));
    })).then(function (answers) {
      say(answers[0].body.text);
      drawTiles(address, answers[0].body.text);
      drawGarmin(answers[1].body);
      drawWear(answers[2].body);
      drawApple(answers[3].body);
      drawReading(answers[4].body);
      drawPush(answers[5].body.notification);
      drawPin(answers[6].body.layout);
      drawSizes(answers);
      $('devices').hidden = false;
      return home && !tell ? compareHere(home) : undefined;
    });
  }

  function compareHere(home) {
    return get(FEED + shown.month + '/' + home + '.json').then(function (answer) { return answer.body; }, function () { return null; })
      .then(function (there) { say(shown.text + ' ' + WITH_HOME[Glance.verdict(shown, there)]); });
  }

  function showHome(home) {
    $('home-says').textContent = home ?
      'Home is the square around ' + home.split('_').map(function (part) { return (part / 100).toFixed(2); }).join(', ') + '.' :
      'No home is kept in this browser.';
    $('home-is-here').hidden = home === shown.cell;
    $('forget-home').hidden = $('tell-label').hidden = !home;
  }

  function drawTiles(address, text) {
    clear('tiles');
    TILES.forEach(function (tile) {
      var figure = add($('tiles'), 'figure'), stage = add(figure, 'div', '', 'stage');
      var image = add(add(add(stage, 'div', '', 'watch ' + tile[4]), 'div', '', 'case'), 'img');
      image.width = tile[1];
      image.height = tile[2];
      image.alt = text;
      image.src = address(tile[0]);
      var caption = add(figure, 'figcaption', tile[3]);
      add(caption, 'br');
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

  /* A gauge open at the bottom, its five steps set apart; `value` null: no gauge at all. */
  function dial(id, label, value) {
    var svg = shape(clear(id), 'svg', { viewBox: '0 0 100 100', role: 'img', 'aria-label': label });
    if (!value) return svg;
    var radius = 41, length = 2 * Math.PI * radius, sweep = 270, gap = 5;
    for (var step = value.min; step < value.max; step++) {
      var part = sweep / (value.max - value.min) - gap;
      shape(svg, 'circle', { cx: 50, cy: 50, r: radius, fill: 'none', stroke: step < value.value ? '#fff' : '#4d5256', 'stroke-width': 8,
        'stroke-dasharray': part / 360 * length + ' ' + length, transform: 'rotate(' + (135 + gap / 2 + (part + gap) * step) + ' 50 50)' });
    }
    return svg;
  }

  /* Text with the middle of its letters at `y`. */
  function write(svg, y, size, text, className) {
    shape(svg, 'text', { x: 50, y: y + size * 0.36, 'font-size': size, 'class': className || '' }, text);
  }

  function drawWear(body) {
    var svg = dial('wear', body.contentDescription, body.rangedValue);
    write(svg, 47, body.rangedValue ? 28 : 19, body.shortText);
    write(svg, 70, 14, body.shortTitle, 'faint');
  }

  function drawApple(body) {
    var svg = dial('apple-circular', body.accessibilityLabel, body.gauge), words = body.inline.replace('Crime ', '').split(', ')[0];
    write(svg, 50, body.gauge ? 40 : 19, body.gauge ? String(body.gauge.value) : words);
    write(svg, body.gauge ? 86 : 70, 12, 'crime', 'faint');
    body.rectangular.forEach(function (line, index) {
      add(index ? $('apple-rectangular') : clear('apple-rectangular'), index ? 'div' : 'b', line, index === 2 ? 'faint' : '');
    });
    $('apple-inline').textContent = body.inline;
  }

  function drawGarmin(body) {
    var box = clear('garmin'), month = String(body.m);
    add(box, 'span', body.l === null ? '?' : String(body.l), 'digit');
    var words = add(box, 'div');
    add(words, 'b', 'Crime');
    if (body.l !== null) {
      var bar = add(words, 'div', '', 'bar');
      for (var step = 1; step <= 5; step++) add(bar, 'i', '', step <= body.l ? 'on' : '');
    }
    var count = body.n === null ? 'no data' : body.n + (body.n === 1 ? ' crime' : ' crimes');
    add(words, 'div', count + ', ' + month.slice(4) + '/' + month.slice(0, 4), 'faint');
    if ('h' in body) add(words, 'div', { 1: 'above home', 0: 'home: unclear', '-1': 'below home' }[body.h] || 'home: no data', 'faint');
  }

  function drawPush(body) {
    add(clear('push'), 'span', 'Open Justice Companion · now', 'app');
    add($('push'), 'b', body.title);
    add($('push'), 'span', body.body);
  }

  function drawPin(body) {
    add(clear('pin'), 'b', body.title);
    add($('pin'), 'div', body.subtitle);
    add($('pin'), 'span', body.body, 'app');
  }

  function drawReading(body) {
    add(clear('ha'), 'span', body.level === null ? '?' : String(body.level), 'state');
    var words = add($('ha'), 'div');
    add(words, 'b', 'Crime level');
    add(words, 'div', body.level === null ? 'Unknown: ' + body.label : body.label.charAt(0).toUpperCase() + body.label.slice(1));
    add(words, 'span', body.attribution, 'app');
  }

  function drawSizes(answers) {
    clear('sizes');
    answers.forEach(function (answer) {
      var line = add($('sizes'), 'tr');
      add(add(line, 'td'), 'a', answer.address).href = answer.address;
      add(line, 'td', String(answer.size), 'n');
    });
  }

  function keep(cell) { localStorage.setItem(HOME, cell); return draw(); }

  $('choose').addEventListener('submit', function (event) {
    event.preventDefault();
    find($('place').value, 'says', function (cell) { open(queryOf(cell)); });
  });
  $('set-home').addEventListener('submit', function (event) {
    event.preventDefault();
    find($('home').value, 'home-says', function (cell) { $('home').value = ''; keep(cell); });
  });
  $('home-is-here').addEventListener('click', function () { keep(shown.cell); });
  $('forget-home').addEventListener('click', function () { localStorage.removeItem(HOME); $('tell').checked = false; draw(); });
  $('tell').addEventListener('change', draw);
  if (navigator.geolocation) {
    $('locate').hidden = false;
    $('locate').addEventListener('click', function () {
      navigator.geolocation.getCurrentPosition(function (position) {
        open(queryOf(Glance.snap(position.coords.latitude, position.coords.longitude)));
      }, function () { say('Your position could not be read. Type a postcode or town instead.'); }, { maximumAge: 600000, timeout: 10000 });
    });
  }
  function follow() {
    var cell = location.hash.slice(1);
    if (!shown || cell !== shown.cell) open(/^-?\d+_-?\d+$/.test(cell) ? queryOf(cell) : FIRST);
  }
  window.addEventListener('hashchange', follow);
  follow();
}());
