// SPDX-License-Identifier: MIT
// The parts of the page that need no browser.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapFor, mapped } from '../src/colours.js';
import { faults } from '../src/contract.js';
import { bytes, count, large, moment, number, seconds, simulated } from '../src/format.js';
import { pack, unpack } from '../src/packed.js';
import { groupOf, layOut, lowerBound, markSize, nearest, opacities, paint, tint } from '../src/raster.js';
import { displayBin, rates } from '../src/rates.js';
import { View } from '../src/view.js';
import { compared, dentate, filled, many } from './synthetic.mjs';

const thin = '\u202f';

test('numbers keep four figures and whole numbers all of theirs', () => {
  assert.equal(number(0.318274), '0.3183');
  assert.equal(number(0.5), '0.5');
  assert.equal(number(1432.5), `1${thin}433`);
  assert.equal(number(1234567), `1${thin}234${thin}567`);
  assert.equal(number(-2.5), '−2.5');
  assert.equal(number(-12345), `−12${thin}345`);
  assert.equal(number(0.0000123), '1.23 × 10⁻⁵');
  assert.equal(number(0), '0');
  for (const undefinedHere of [null, undefined, NaN]) assert.equal(number(undefinedHere), '–');
  assert.equal(number(-Infinity), '−∞');
});

test('sizes and times are said in words', () => {
  assert.equal(count(16347), `16${thin}347`);
  assert.equal(large(1.8432e9), '1.84\u00a0billion');
  assert.equal(large(950), '950');
  assert.equal(seconds(0.341), '0.34 s');
  assert.equal(seconds(59.96), '60 s');
  assert.equal(seconds(119.7), '2 min 0 s');
  assert.equal(seconds(7325), '2 h 2 min');
  assert.equal(bytes(212e6), '212 MB');
  assert.equal(simulated(2700), `2${thin}700 ms`);
  assert.equal(simulated(12500), '12.5 s');
  assert.equal(moment(1234.5678, 20), `1${thin}234.568 ms`);
  assert.equal(moment(1234.5678, 1e4), `1${thin}234.6 ms`);
});

test('packed arrays come back as they were', () => {
  for (const [type, values] of [['u8', [0, 255]], ['u16', [0, 65535, 7]], ['u32', [4294967295, 1]], ['f32', [0.5, -2, NaN]], ['u32', []]])
    assert.deepEqual(Array.from(unpack(pack(values, type))), values);
  assert.equal(pack([1, 2], 'u16'), 'u16:AQACAA==');
  assert.throws(() => unpack('i8:AA=='), /unknown kind of array: i8:AA==/);
});

test('bands follow the number of cells, within bounds', () => {
  const bands = layOut([400, 2000, 100], { room: 500, least: 30, gap: 10 });
  const heights = bands.map((b) => b.bottom - b.top);
  assert.equal(heights[2], 30);
  assert.ok(Math.abs(heights[1] / heights[0] - 5) < 1e-9);
  assert.ok(Math.abs(heights[0] + heights[1] + heights[2] - 500) < 1e-9);
  assert.equal(bands[1].top - bands[0].bottom, 10);
  assert.deepEqual(layOut([3], { room: 500, least: 30, mostPerCell: 14 }), [{ top: 0, bottom: 42 }]);
  assert.deepEqual(layOut([]), []);
  for (const b of layOut(new Array(40).fill(10), { room: 200, least: 30 })) assert.equal(b.bottom - b.top, 30);
});

test('a binary search finds the first entry that is not smaller', () => {
  const sorted = [1, 3, 3, 7];
  for (const [value, at] of [[0, 0], [1, 0], [2, 1], [3, 1], [4, 3], [8, 4]]) assert.equal(lowerBound(sorted, value), at);
});

test('spikes land on their pixels and stay inside their rows', () => {
  const hits = new Uint16Array(10 * 6), scale = { x0: 100, perTime: 0.1, y0: 2, perCell: 1 };
  const spikes = { times: [100, 155, 155, 199, 250], ids: [0, 1, 1, 2, 0], from: 0, to: 5 };
  paint(hits, { width: 10, first: 2, last: 4 }, spikes, scale, { wide: 1, high: 1 });
  assert.equal(hits[2 * 10 + 0], 1);
  assert.equal(hits[3 * 10 + 5], 2);
  assert.equal(hits.reduce((a, b) => a + b), 3);  // cell 2 lies below the frame, 250 beyond it
});

test('large marks are cut at the edges of the frame', () => {
  const hits = new Uint16Array(4 * 4);
  paint(hits, { width: 4, first: 0, last: 4 }, { times: [0, 3], ids: [0, 3], from: 0, to: 2 }, { x0: 0, perTime: 1, y0: 0, perCell: 1 }, { wide: 3, high: 3 });
  assert.deepEqual(Array.from(hits), [1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1]);
});

test('marks shrink and fade as they crowd', () => {
  assert.equal(markSize(10, 1e5), 3);
  assert.equal(markSize(1e6, 1e5), 1);
  const sparse = opacities(0.01), dense = opacities(5);
  assert.equal(sparse[0], 0);
  assert.ok(sparse[1] > 220);
  assert.ok(dense[1] < 60 && Math.abs(dense[5] - 127) < 3);
  for (let n = 1; n < 256; ++n) assert.ok(dense[n] >= dense[n - 1]);
  const pixels = new Uint32Array(4);
  tint(pixels, Uint16Array.of(0, 1, 999, 1), { width: 2, first: 0, last: 1 }, [1, 2, 3], Uint8Array.from({ length: 256 }, (_, n) => n));
  assert.deepEqual(Array.from(pixels), [0, 0x01030201, 0, 0]);
});

test('the nearest spike is found, and none beyond reach', () => {
  const spikes = { times: [10, 20, 30], ids: [0, 5, 9] }, scale = { x0: 0, perTime: 10, y0: 0, perCell: 10 };
  assert.equal(nearest(spikes, scale, 203, 58, 10), 1);
  assert.equal(nearest(spikes, scale, 203, 80, 10), -1);
  assert.equal(nearest({ times: [], ids: [] }, scale, 0, 0, 10), -1);
});

test('groups are contiguous, the first ones larger', () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6].map((c) => groupOf(c, 7, 3)), [0, 0, 0, 1, 1, 2, 2]);
});

test('rates are per cell and second, whatever the bins', () => {
  const counts = [1, 0, 3, 0, 0, 2, 4];
  const options = { bin: 1, cells: 2, end: 7 };
  assert.deepEqual(rates(counts, { ...options, wide: 2, from: 0, to: 7 }).map((b) => b.rate), [250, 750, 500, 2000]);
  assert.deepEqual(rates(counts, { ...options, wide: 2, from: 2.5, to: 3 }), [{ start: 2, rate: 750 }]);
  assert.equal(displayBin(2000, 1, 250), 10);
  assert.equal(displayBin(100, 1, 250), 1);
});

test('the view stays inside the run', () => {
  const view = new View(1000);
  let calls = 0;
  view.listen(() => { ++calls; });
  view.show(200, 400);
  view.zoom(0.5, 200);
  assert.deepEqual([view.from, view.to], [200, 300]);
  view.move(-500);
  assert.deepEqual([view.from, view.to], [0, 100]);
  view.move(5000);
  assert.deepEqual([view.from, view.to], [900, 1000]);
  view.zoom(1e6);
  assert.ok(view.whole);
  view.show(500, 500);
  assert.equal(view.span, 0.5);
  const before = calls;
  view.show(view.from, view.to);
  assert.equal(calls, before);
});

test('maps of matrices take their range from the values', () => {
  assert.deepEqual([mapFor([0.1, 0.9, NaN], false).low, mapFor([0.1, 0.9, NaN], false).high], [0, 1]);
  assert.deepEqual([mapFor([-1, 3], false).low, mapFor([-1, 3], false).high], [-3, 3]);
  assert.deepEqual([mapFor([50, 60], false).low, mapFor([50, 60], false).high], [50, 60]);
  assert.ok(mapFor([2, 2], false).high > 2);
  assert.deepEqual(mapped([[0, 0, 0], [10, 20, 30]], 0.5), [5, 10, 15]);
});

test('the made-up reports keep the contract, others are told what is wrong', () => {
  assert.deepEqual(faults(dentate()), []);
  assert.deepEqual(faults(many(1000)), []);
  assert.deepEqual(faults(null), ['the page holds no data']);
  assert.deepEqual(faults({ format: 2 }), ['the data has format 2; this page reads format 1']);
  assert.deepEqual(faults({ format: 1, kind: 'poem' }), ["the data is of kind 'poem'; this page reads run, comparison and sweep"]);
  assert.deepEqual(faults(compared()), []);
  assert.deepEqual(faults(compared({ axes: [{ path: 'a.b', values: ['1', '2'], numbers: [1, 2] }] })), []);
  const short = compared();
  short.comparison.scores[0].conditions.pop();
  assert.deepEqual(faults(short), ['separation.f1_out: 2 conditions instead of 3']);
  const broken = dentate();
  broken.populations[0].times = [1, 2];
  broken.measures[0].figures[0].kind = 'pie';
  assert.deepEqual(faults(broken), ['EC: times is not packed', "separation: unknown figure 'pie'"]);
});

test('no text of a report can end its script', () => {
  const page = filled('<script>@MOSSY_DATA@</script>', { name: '</script><b>' });
  assert.equal(page.match(/<\/script>/g).length, 1);
  assert.equal(JSON.parse(page.slice(8, -9)).name, '</script><b>');
});
