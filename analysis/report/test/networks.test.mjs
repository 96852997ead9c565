// SPDX-License-Identifier: MIT
// The pages that the program itself writes: of every network that is shipped, of a small one with every kind of
// record, of a comparison and of a sweep. MOSSY_PROGRAM and MOSSY_NETWORKS say where they are.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { faults } from '../src/contract.js';
import { folder, open, skip as missing } from './chromium.mjs';

const { MOSSY_PROGRAM: program, MOSSY_NETWORKS: networks } = process.env;
const skip = missing || !program || !networks ? missing || 'MOSSY_PROGRAM and MOSSY_NETWORKS are not set' : false;
if (skip && !missing) console.log(`SKIPPED: ${skip}`);
const mossy = (...words) => promisify(execFile)(program, words, { maxBuffer: 1 << 26 });

/** The page opens, keeps the contract, complains of nothing, and no figure is without room or overlaps its frame. */
async function good(path) {
  const { page, complaints, close } = await open(path);
  const data = JSON.parse(await page.textContent('#mossy-data'));
  assert.deepEqual(faults(data), []);
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
  await page.waitForTimeout(100);
  const ill = await page.evaluate(() => [...document.querySelectorAll('figure canvas, .activity canvas')].filter((c) => {
    const [own, frame] = [c.getBoundingClientRect(), c.closest('figure, .activity').getBoundingClientRect()];
    return own.width < 4 || own.height < 4 || own.right > frame.right + 1 || own.left < frame.left - 1;
  }).map((c) => c.closest('figure, .activity').innerText.slice(0, 60)));
  assert.deepEqual(ill, []);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 1240);
  assert.deepEqual(complaints, []);
  const text = await page.textContent('main');
  await close();
  return { data, text };
}

for (const file of skip ? [] : readdirSync(networks).filter((name) => name.endsWith('.yaml')))
  test(`${file}: its page opens without a complaint`, { skip }, async () => {
    const out = join(folder, file);
    await mossy('run', join(networks, file), '--duration', '800', '--threads', '1', '--quiet', '--out', out);
    const { data, text } = await good(join(out, 'report.html'));
    assert.equal(data.run.reached, 800);
    for (const p of data.populations) assert.ok(text.includes(p.name), p.name);
  });

const small = `name: small
populations:
  IN:  {size: 16, model: pattern_source}
  OUT: {size: 40, groups: 5, model: lif_psc_exp, params: {tau_m: 20, V_th: -55}}
projections:
  drive: {from: IN, to: OUT, rule: pairwise_bernoulli, p: 0.5, weight: {normal: [900, 150], min: 0}, delay: 2,
          receptor: excitatory, plasticity: {rule: stdp_pair, lambda: 0.01, Wmax: 2000}}
sources:
  noise: {model: poisson, to: OUT, rate: 500, weight: 60, receptor: excitatory}
patterns:
  words: {population: IN, drawn: {cross: ["#..#", ".##.", ".##.", "#..#"], box: ["####", "#..#", "#..#", "####"], bar: ["....", "####", "####", "...."]}}
  parts: {of: words, keep: 0.5, fill: false}
protocol:
  - {phase: learn, present: words, each: 60, gap: 20, rate: 60}
  - {phase: test, present: parts, each: 60, gap: 20, rate: 60, plasticity: off}
record:
  spikes: [IN, OUT]
  state: {OUT: {cells: [0, 1, 2], variables: [V_m], every: 0.5}}
  weights: {drive: {at: [0, 100, end]}}
measures:
  separation: {measure: pattern_separation, input: IN, output: OUT, first: learn, second: test}
  sparsity: {measure: active_fraction, populations: OUT, phases: [learn, test]}
variants:
  quiet: {sources.noise.weight: 0}
  strong: {projections.drive.weight: 1500}
`;

async function smallFile() {
  const path = join(folder, 'small.yaml');
  await writeFile(path, small);
  return path;
}

test('every kind of record is on the page, and --figures writes each figure', { skip }, async () => {
  const out = join(folder, 'small');
  await mossy('run', await smallFile(), '--threads', '1', '--quiet', '--out', out);
  const { data, text } = await good(join(out, 'report.html'));
  assert.deepEqual(data.traces.map((t) => [t.population, t.variable, t.units, t.cells, t.thinned]), [['OUT', 'V_m', 'mV', [0, 1, 2], 1]]);
  assert.deepEqual(data.weights.map((w) => [w.projection, w.figures.map((f) => f.kind)]), [['drive', ['histogram', 'curves']]]);
  for (const words of ['Pictures of words', 'Overlap of parts with words', 'Overlap of the codes of OUT in learn', 'Codes of OUT in test against those in learn', 'V_m of OUT']) assert.ok(text.includes(words), words);
  const said = (await mossy('report', out, '--figures')).stdout;
  const files = readdirSync(join(out, 'figures'));
  assert.ok(said.includes(`${files.length} figures in `), said);
  assert.ok(files.includes('activity.svg') && files.includes('pictures-of-words.svg') && files.length > 10, `${files}`);
  for (const file of files) assert.match(await readFile(join(out, 'figures', file), 'utf8'), /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d+" height="\d{2,}" [^]*<\/svg>\n$/);
});

test('a comparison and a sweep have pages', { skip }, async () => {
  const path = await smallFile(), [compare, sweep] = [join(folder, 'compare'), join(folder, 'sweep')];
  await mossy('compare', path, '--seeds', '1,2,3', '--jobs', '1', '--out', compare);
  const { data, text } = await good(join(compare, 'report.html'));
  assert.deepEqual(data.comparison.conditions.map((c) => c.name), ['standard', 'quiet', 'strong']);
  assert.deepEqual(data.examples.runs.map((r) => r.report.populations[1].recorded), [true, true, true]);
  for (const words of ['separation', 'sources.noise.weight', 'standard']) assert.ok(text.includes(words), words);
  await mossy('sweep', path, '--vary', 'projections.drive.weight=600,900,1500', '--vary', 'sources.noise.rate=100,500', '--seeds', '1', '--jobs', '1', '--out', sweep);
  const swept = await good(join(sweep, 'report.html'));
  assert.equal(swept.data.examples.runs.length, 6);
  assert.ok(swept.text.includes('projections.drive.weight'));
  assert.ok(existsSync(join(sweep, 'report.html')));
  assert.match((await mossy('report', compare, '--figures=png')).stdout, /figures in /);
  assert.ok(readdirSync(join(compare, 'figures')).some((f) => /^separation.*png$/.test(f)));
});
