// SPDX-License-Identifier: MIT
// What the pages can do beyond the raster: scores together, traces, figures as files, comparisons and sweeps, keys.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { unpack } from '../src/packed.js';
import { namesOf } from '../src/sweep_figures.js';
import { coloured, drag, folder, open, orange, raster, saved, skip, templates } from './chromium.mjs';
import { compared, dentate, filled } from './synthetic.mjs';

test('full page: the scores of a measure come first and together', { skip }, async () => {
  const report = dentate(), score = (name, value) => ({ name, value, unit: '', meaning: `means ${name}` });
  report.measures = [{ name: 'recall', measure: 'recall', figures: [], scores: [score('found', 0.5), score('reconstruction', 0.81), score('reconstruction_worst', 0.19),
    score('control.shuffled.reconstruction', 0.01), score('control.shuffled.found', 0.02), score('identity', 0.9), score('identity_low', 0.7), score('identity_high', 0.97)] }];
  const { page, complaints, close } = await open(await saved('full', report));
  const card = (await page.innerText('.card')).replace(/\s+/g, ' ');
  assert.match(card, /^recall 0\.81 worst 0\.19/);
  assert.match(card, /shuffled control\s+0\.01/);
  assert.ok(await page.locator('.card').evaluate((e) => e.getBoundingClientRect().top) < await page.locator('.activity').evaluate((e) => e.getBoundingClientRect().top));
  await page.locator('.folds summary').click();
  assert.deepEqual(await page.locator('.scores tbody tr').allInnerTexts().then((rows) => rows.map((r) => r.replace(/\s+/g, ' ').trim())), [
    'found 0.5 0.02 means found', 'reconstruction 0.81 worst 0.19 0.01 means reconstruction', 'identity 0.9 0.7 to 0.97 – means identity']);
  assert.deepEqual(complaints, []);
  await close();
});

test('full page: traces follow the zoom and tell their values', { skip }, async () => {
  const report = dentate(), { page, complaints, close } = await open(await saved('full', report));
  await page.evaluate(() => window.mossy.activity.view.show(100, 200));
  await page.locator('.traces .u-over').scrollIntoViewIfNeeded();
  const box = await page.locator('.traces .u-over').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + 40);
  const told = await page.innerText('.tip'), values = unpack(report.traces[0].values);
  const time = Number(/([\d.]+) ms/.exec(told)[1]), said = Number(/cell 0\s+(−?[\d.]+) mV/.exec(told)[1].replace('−', '-'));
  assert.ok(Math.abs(time - 150) < 1, told);
  assert.ok(Math.abs(said - values[Math.round(time * 2)]) < 0.01, told);
  assert.deepEqual(complaints, []);
  await close();
});

/** Clicks a button that saves and gives what came. */
async function download(page, button) {
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  const path = join(folder, file.suggestedFilename());
  await file.saveAs(path);
  return { name: file.suggestedFilename(), bytes: await readFile(path) };
}

test('full page: figures are saved as SVG and PNG, light and with their words', { skip }, async () => {
  const { page, complaints, close } = await open(await saved('full', dentate()), { colorScheme: 'dark' });
  const figure = page.locator('figure', { hasText: 'Similarity of outputs' });
  await figure.hover();
  const svg = await download(page, figure.locator('.save button', { hasText: 'SVG' }));
  assert.equal(svg.name, 'separation-similarity-of-outputs-against-similarity-of-inputs.svg');
  const text = svg.bytes.toString();
  for (const words of ['Similarity of outputs against similarity of inputs', 'input similarity', 'granule cells', 'stroke="#0a536d"', 'stroke-dasharray', 'fill="#ffffff"']) assert.ok(text.includes(words), words);
  assert.ok((text.match(/<path /g) ?? []).length > 20);
  // It is well-formed, draws something, and every clip it names is there.
  const drawn = await page.evaluate(async (source) => {
    const tree = new DOMParser().parseFromString(source, 'image/svg+xml'), image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(source)}`;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height }), context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let blue = 0;
    for (let i = 0; i < data.length; i += 4) if (Math.abs(data[i] - 0x0a) + Math.abs(data[i + 1] - 0x53) + Math.abs(data[i + 2] - 0x6d) < 40) ++blue;
    const clips = [...tree.querySelectorAll('[clip-path]')].every((e) => tree.getElementById(/#(.*?)\)/.exec(e.getAttribute('clip-path'))[1]));
    return { faults: tree.querySelectorAll('parsererror').length, blue, clips };
  }, text);
  assert.deepEqual({ ...drawn, blue: drawn.blue > 300 }, { faults: 0, blue: true, clips: true });
  const activity = await download(page, page.locator('.activity > .save button', { hasText: 'PNG' }));
  assert.equal(activity.bytes.subarray(1, 4).toString(), 'PNG');
  assert.ok(activity.bytes.readUInt32BE(16) > 3000 && activity.bytes.readUInt32BE(20) > 1500, 'three pixels to a point');
  assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
  assert.deepEqual(complaints, []);
  await close();
});

test('full page: with #figures it is the list of its figures', { skip }, async () => {
  const path = await saved('full', dentate()), { page, complaints, close } = await open(path);
  const many = await page.locator('.save').count();
  await page.goto('about:blank');
  await page.goto(`${pathToFileURL(path).href}#figures=svg`);
  const lines = (await page.locator('#mossy-figures').textContent({ timeout: 20000 })).split('\n');
  assert.equal(lines.length, many);
  assert.equal(new Set(lines.map((l) => l.split(' ')[0])).size, many);
  const activity = Buffer.from(lines[0].split(' ')[1], 'base64').toString();
  assert.equal(lines[0].split(' ')[0], 'activity');
  for (const words of ['<image ', 'plasticity off', 'rate per cell (Hz)', 'V_m of GC', 'HIPP']) assert.ok(activity.includes(words), words);
  assert.deepEqual(complaints, []);
  await close();
});

const twoAxes = [{ path: 'patterns.memories.count', values: ['10', '20', '40'], numbers: [10, 20, 40] }, { path: 'projections.inhibit.weight', values: ['0', 'normal'], numbers: null }];
const kinds = { comparison: () => compared(), sweep: () => compared({ axes: twoAxes.slice(0, 1), seeds: [1, 2] }), grid: () => compared({ axes: twoAxes }) };

for (const kind of ['full', 'plain'])
  for (const [name, make] of Object.entries(kinds))
    test(`${kind} page: a ${name} opens and tells its scores`, { skip }, async () => {
      const report = make(), path = join(folder, `${kind}-${name}.html`);
      await writeFile(path, filled(await readFile(templates[kind], 'utf8'), report));
      const { page, complaints, close } = await open(path);
      const text = await page.textContent('body'), { conditions, scores } = report.comparison;
      for (const c of kind === 'full' ? namesOf(report.comparison) : conditions.map((k) => k.name)) assert.ok(text.includes(c), c);
      for (const c of scores[0].conditions) assert.ok(text.includes(String(Number(c.mean.toPrecision(kind === 'full' ? 3 : 4)))), `${c.mean}`);
      for (const g of report.comparison.goals) for (const said of [g.quantity, g.verdict, g.source]) assert.ok(text.includes(said), said);
      if (kind === 'full') assert.equal(text.includes('Goals: 1 of 2 reached') && text.includes('0.311'), report.comparison.goals.length > 0);
      assert.ok(await coloured(page, raster[kind], orange) > 0.005);
      assert.deepEqual(complaints, []);
      await close();
    });

test('full page: the rasters of a comparison share their time axis', { skip }, async () => {
  const path = join(folder, 'linked.html');
  await writeFile(path, filled(await readFile(templates.full, 'utf8'), compared()));
  const { page, complaints, close } = await open(path);
  const over = page.locator('.raster .u-over').nth(1);
  await over.scrollIntoViewIfNeeded();
  await drag(page, await over.boundingBox(), 0.5, 0.6);
  const spans = await page.evaluate(() => window.mossy.activities.map((a) => [a.raster.plot.scales.x.min, a.raster.plot.scales.x.max]));
  assert.equal(spans.length, 3);
  assert.ok(spans[0][1] - spans[0][0] < 330 && spans[0][0] > 1000, `${spans[0]}`);
  assert.deepEqual(spans[1], spans[0]);
  assert.deepEqual(spans[2], spans[0]);
  await page.locator('.linked').focus();
  await page.keyboard.press('0');
  assert.deepEqual(await page.evaluate(() => [window.mossy.view.from, window.mossy.view.to]), [0, 2700]);
  await page.locator('.folds summary').first().click();
  await page.locator('.draw').click();
  assert.ok(await page.locator('.folded figure').count() > 0);
  const dots = page.locator('figure[data-kind=dots]').first();
  await dots.scrollIntoViewIfNeeded();
  const box = await dots.locator('.u-over').nth(1).boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  assert.match(await page.innerText('.tip'), /no_inhibition − standard/);
  assert.deepEqual(complaints, []);
  await close();
});

test('full page: every button, fold and chart can be reached with the keyboard', { skip }, async () => {
  const { page, close } = await open(await saved('full', dentate()));
  const wanted = await page.evaluate(() => document.querySelectorAll('button:enabled, summary, a[href], .activity').length);
  const reached = new Set();
  for (let k = 0; k < wanted + 5; ++k) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => { const e = document.activeElement; e.dataset.tab ??= Math.random(); return e === document.body ? '' : e.dataset.tab; }));
  }
  reached.delete('');
  assert.ok(reached.size >= wanted - 1, `${reached.size} of ${wanted}`);  // the copy button is in a closed fold
  await page.locator('.theme').focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
  await close();
});
