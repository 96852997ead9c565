// SPDX-License-Identifier: MIT
// The parts of the page that need no browser.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dark, light, mapFor, mapped, rgb } from '../src/colours.js';
import { faults } from '../src/contract.js';
import { bytes, count, large, moment, number, seconds, simulated } from '../src/format.js';
import { outline } from '../src/outline.js';
import { pack, unpack } from '../src/packed.js';
import { groupOf, layOut, lowerBound, markSize, nearest, opacities, paint, tint } from '../src/raster.js';
import { displayBin, rates } from '../src/rates.js';
import { grouped, headline } from '../src/score_names.js';
import { paintOf, svgText } from '../src/svg_recorder.js';
import { places, sweepFigures } from '../src/sweep_figures.js';
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

/** CIELAB of linear sRGB. */
function lab([r, g, b]) {
  const f = (t) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const [x, y, z] = [(0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047, 0.2126729 * r + 0.7151522 * g + 0.072175 * b, (0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883].map(f);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
const linear = (hex) => rgb(hex).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
/** Full dichromacy: Machado, Oliveira & Fernandes 2009, doi 10.1109/TVCG.2009.113. */
const eyes = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritan: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.6913670, 0.3039]],
};

test('colours stay apart for every kind of colour vision, and off their paper', () => {
  for (const [list, paper] of [[light, '#ffffff'], [dark, '#1c2023']]) {
    for (const [eye, matrix] of Object.entries(eyes)) {
      const seen = list.map((hex) => lab(matrix.map((row) => Math.min(1, Math.max(0, row.reduce((s, k, i) => s + k * linear(hex)[i], 0))))));
      seen.forEach((a, i) => seen.slice(0, i).forEach((b, j) => assert.ok(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) > 20, `${eye}: ${list[i]} ${list[j]}`)));
    }
    const light1 = (hex) => linear(hex).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0.05);
    // WCAG 2.1, 1.4.11: 3:1 for graphics.
    for (const hex of list) assert.ok(Math.max(light1(hex), light1(paper)) / Math.min(light1(hex), light1(paper)) >= 2.95, hex);
  }
});

test('names of scores fall into scopes and quantities', () => {
  const score = (name, value = 1) => ({ name, value, unit: '', meaning: name });
  const table = grouped([score('found'), score('found_spread', 0.2), score('found_worst', 0.5), score('control.none.found', 0), score('rate_spread', 3), score('empty', null)]);
  assert.deepEqual(table.scopes, ['', 'control.none']);
  assert.deepEqual(table.quantities, ['found', 'rate_spread']);  // without a `rate` it stands for itself
  assert.deepEqual(table.at('', 'found'), { value: 1, unit: '', meaning: 'found', spread: 0.2, worst: 0.5 });
  assert.equal(table.at('control.none', 'rate_spread'), undefined);
  const means = grouped([score('GC.mean', 0.5), score('GC.spread', 0.1), score('spread', 7)]);
  assert.deepEqual(means.at('GC', 'mean'), { value: 0.5, unit: '', meaning: 'GC.mean', spread: 0.1 });
  assert.deepEqual(means.quantities, ['mean', 'spread']);  // the one without a mean stands for itself
  assert.deepEqual(headline('recall', table), { quantity: 'found', beside: null });
  assert.deepEqual(headline('unheard_of', grouped([score('a'), score('b')])), { quantity: 'a', beside: null });
});

test('a sweep becomes curves, and a map where it has two axes', () => {
  const axes = [{ path: 'p.count', values: ['20', '10'], numbers: [20, 10] }, { path: 'p.kind', values: ['a', 'b', 'c'], numbers: null }];
  const { comparison } = compared({ axes }), [curves, map] = sweepFigures(comparison, comparison.scores[0]);
  assert.deepEqual(curves.curves.map((c) => c.label), ['p.kind a', 'p.kind b', 'p.kind c']);
  assert.deepEqual(curves.curves[1].x, [10, 20]);  // in order of the axis, whatever the order typed
  assert.deepEqual(curves.curves[1].y, [comparison.scores[0].conditions[4].mean, comparison.scores[0].conditions[1].mean]);
  assert.equal(curves.curves[0].points.length, 10);
  assert.deepEqual([map.matrix.rows, map.matrix.columns], [3, 2]);
  assert.deepEqual(Array.from(unpack(map.matrix.values)), Array.from(Float32Array.of(...[0, 3, 1, 4, 2, 5].map((k) => comparison.scores[0].conditions[k].mean))));
  assert.deepEqual(sweepFigures(compared({ axes: axes.slice(0, 1) }).comparison, comparison.scores[0]).length, 1);
  assert.deepEqual(places(axes[1]), { at: [0, 1, 2], names: ['a', 'b', 'c'] });
});

test('a trace keeps the extremes of every pixel', () => {
  const times = Float64Array.from({ length: 1000 }, (_, k) => k), values = Float32Array.from(times, (t) => (t === 555 ? 40 : t === 557 ? -90 : -65));
  const points = outline(times, values, 0, 1000, (t) => t / 100, (v) => v);
  assert.ok(points.length <= 40);
  assert.ok(points.some((p) => p[1] === 40) && points.some((p) => p[1] === -90));
  assert.equal(outline(times, values, 0, 5, (t) => t, (v) => v).length, 5);
});

test('colours become attributes that every program reads', () => {
  assert.equal(paintOf('fill', 'rgba(47, 111, 78, 0.25)'), 'fill="#2f6f4e" fill-opacity="0.25"');
  assert.equal(paintOf('stroke', '#abcdef', 0.5), 'stroke="#abcdef" stroke-opacity="0.5"');
  assert.match(svgText('a<b', 1, 2, { font: '600 12px "Inter", sans-serif', fill: '#000' }), /font-family="'Inter', sans-serif" font-size="12" font-weight="600" .*>a&lt;b<\/text>$/);
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
