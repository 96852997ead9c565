// SPDX-License-Identifier: MIT
// The parts of the page that are words and tables.

import { h } from './dom.js';
import { bytes, count, large, seconds, simulated } from './format.js';

const fact = (label, value, title) => h('div', { title }, h('dt', {}, label), h('dd', {}, value));

/** The line above every page. @param {{id: string, title: string}[]} places to jump to */
export function topLine(version, onToggle, places = []) {
  return h('div.top', {}, h('span.brand', {}, 'Mossy'), h('span.version', {}, version),
    h('nav', { 'aria-label': 'Parts of this page' }, places.map(({ id, title }) => h('a', { href: `#${id}` }, title))),
    h('button.theme', { type: 'button', title: 'Light or dark', 'aria-label': 'Light or dark', onclick: onToggle }, h('i')));
}

export function header(report, top) {
  const { run } = report;
  const speed = run.run_seconds > 0 ? run.events / run.run_seconds : NaN;
  return h('header', {}, top,
    h('h1', {}, run.name, run.variant ? h('span.variant', {}, run.variant) : null),
    h('p.lead', {}, `seed ${run.seed}`, h('span.dot'), simulated(run.reached), ' simulated', h('span.dot'),
      h('span', { class: run.status === 'finished' ? 'status' : 'status bad' }, run.status), run.file ? [h('span.dot'), h('code', {}, run.file)] : null),
    warning(run),
    h('dl.facts', {},
      fact('cells', count(run.cells)), fact('synapses', large(run.synapses), count(run.synapses)),
      fact('spikes', large(run.spikes), count(run.spikes)), fact('synaptic events', large(run.events), count(run.events)),
      fact('building', seconds(run.build_seconds)),
      fact('running', seconds(run.run_seconds), `${seconds(run.cpu_seconds)} of processor time`),
      fact('threads', count(run.threads)),
      fact('events per second', large(Math.round(speed))),
      run.peak_memory > 0 ? fact('memory', bytes(run.peak_memory)) : null),
    changes(run));
}

function warning(run) {
  if (run.status === 'finished') return null;
  const how = { interrupted: 'This run was interrupted', failed: 'This run failed', running: 'This run had not ended when the page was written' };
  return h('p.alarm', { role: 'alert' }, h('b', {}, `${how[run.status] ?? `This run is "${run.status}"`}. `),
    `It reached ${simulated(run.reached)} of ${simulated(run.duration)}; every number below is of that part only.`);
}

/** @param {[string, string][]} list paths and their new values */
export const changeList = (list) => h('dl', {}, list.map(([path, value]) => h('div', {}, h('dt', {}, h('code', {}, path)), h('dd', {}, h('code', {}, value === '' || value === 'null' ? 'removed' : value)))));

function changes(run) {
  if (!run.changes.length) return null;
  return h('section.changes', {}, h('h3', {}, run.variant ? `What ${run.variant} changes` : 'Changed for this run'), changeList(run.changes));
}

export function projections(report) {
  if (!report.projections.length) return null;
  const head = ['projection', 'from', 'to', 'rule', 'receptor', 'plasticity', 'synapses'];
  return h('details', {}, h('summary', {}, `Projections (${report.projections.length})`),
    h('div.wide', {}, h('table', {},
      h('thead', {}, h('tr', {}, head.map((t) => h('th', { scope: 'col', class: t === 'synapses' ? 'number' : '' }, t)))),
      h('tbody', {}, report.projections.map((p) => h('tr', {}, h('th', { scope: 'row' }, p.name), h('td', {}, p.from), h('td', {}, p.to),
        h('td', {}, p.rule), h('td', {}, p.receptor), h('td', {}, p.plasticity || '–'), h('td.number', {}, count(p.synapses))))))));
}

/** The resolved network file, keys and comments set apart. */
export function networkFile(report) {
  const text = report.run.network;
  if (!text) return null;
  const copy = h('button.copy', { type: 'button', onclick: () => navigator.clipboard?.writeText(text).then(() => { copy.textContent = 'copied'; }) }, 'copy');
  return h('details', {}, h('summary', {}, 'Network file, everything resolved'), h('div.file', {}, copy, h('pre', {}, text.split('\n').map(line))));
}

function line(text) {
  const [, indent, name, rest] = text.match(/^(\s*(?:- )?)([A-Za-z_][\w.-]*:)?(.*)$/) ?? [null, '', '', text];
  const hash = rest.search(/(^|\s)#/);
  return h('span', {}, indent, name ? h('b', {}, name) : '', hash < 0 ? rest : [rest.slice(0, hash), h('i', {}, rest.slice(hash))], '\n');
}

/** Which populations are thinned out or missing in the raster. */
export function rasterNote(report) {
  const thinned = report.populations.filter((p) => p.recorded && p.shown_every > 1);
  const none = report.populations.filter((p) => p.recorded && p.shown_every === 0);
  const out = report.populations.filter((p) => !p.recorded);
  const names = (list) => list.map((p) => p.name).join(', ');
  const parts = [
    ...thinned.map((p) => `${p.name}: one cell in ${count(p.shown_every)} is drawn`),
    none.length ? `${names(none)}: too many spikes to draw` : '',
    out.length ? `${names(out)}: not recorded` : '',
    report.presentations_left_out ? `${count(report.presentations_left_out)} presentations are not marked` : '',
  ].filter(Boolean);
  if (!parts.length) return null;
  const all = thinned.length || none.length ? ' Rates and statistics are of all recorded cells.' : '';
  return h('p.note', {}, `${parts.join('; ')}.${all}`);
}
