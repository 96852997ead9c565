// SPDX-License-Identifier: MIT
// The scores of a run: first a card per measure with what tells most, then everything as tables.

import { h } from './dom.js';
import { number } from './format.js';
import { grouped, headline, words } from './score_names.js';

const mostRows = 7;  // of a card

/** @returns {{name: string, measure: string, table: ReturnType<typeof grouped>}[]} measures that say anything */
const measured = (report) => report.measures.map((m) => ({ ...m, table: grouped(m.scores) })).filter((m) => m.table.quantities.length);

export function noScores(report) {
  return h('p.soft', {}, report.measures.length ? 'No score is defined in this run.' : 'The network file asks for no measures.');
}

/** What a score is sure of, in few words. */
export function sureness({ spread, worst, low, high }) {
  if (typeof low === 'number' && typeof high === 'number') return `${number(low, 3)} to ${number(high, 3)}`;
  return [typeof spread === 'number' ? `± ${number(spread, 2)}` : '', typeof worst === 'number' ? `worst ${number(worst, 3)}` : ''].filter(Boolean).join(', ');
}

/** "control.shuffled" -> "shuffled", marked as a control. */
const scopeWords = (scope) => (scope.startsWith('control.') ? [scope.slice(8), h('small', {}, ' control')] : [scope || 'all']);

function bar(value, scale) {
  if (!(scale > 0)) return h('span.bar');
  const part = Math.min(1, Math.max(0, value / scale));
  return h('span.bar', { 'aria-hidden': true }, h('i', { style: `width:${(100 * part).toFixed(1)}%` }));
}

function card({ name, measure, table }) {
  const { quantity, beside } = headline(measure, table);
  const scopes = table.scopes.filter((s) => table.at(s, quantity));
  // Whole populations before their phases.
  const depth = (s) => (s === '' ? 0 : s.split('.').length);
  const sorted = scopes.filter((s) => !s.startsWith('control.') && !s.startsWith('margin')).sort((a, b) => depth(a) - depth(b));
  const whole = sorted.filter((s) => depth(s) === depth(sorted[0])), plain = whole.length > 1 ? whole : sorted, controls = scopes.filter((s) => s.startsWith('control.'));
  const shown = [...plain, ...controls].slice(0, mostRows), [main] = shown;
  const cell = table.at(main, quantity), values = shown.map((s) => table.at(s, quantity).value);
  const most = Math.max(...values), scale = most <= 1 && most > 0.15 && cell.unit === '' ? 1 : most;  // shares of one, unless all are small
  const row = (scope) => {
    const c = table.at(scope, quantity);
    return h('tr', { class: scope.startsWith('control.') ? 'control' : '' }, h('th', { scope: 'row' }, ...scopeWords(scope)),
      h('td', {}, bar(c.value, scale)), h('td.number', { title: sureness(c) }, number(c.value, 3)));
  };
  const unit = cell.unit ? ` ${cell.unit}` : '';
  const against = beside && table.at(main, beside) ? h('small', {}, `${words(beside)} ${number(table.at(main, beside).value, 3)}`) : null;
  const left = scopes.length - shown.length;
  return h('article.card', {}, h('h3', {}, name, measure !== name ? h('small', {}, measure) : null),
    h('p.big', {}, h('b', {}, number(cell.value, 3)), unit, h('span', {}, sureness(cell)), against),
    h('p.what', {}, h('b', {}, words(quantity)), main && shown.length === 1 ? ` in ${main}` : '', `: ${cell.meaning}`),
    shown.length > 1 ? h('table.bars', {}, h('tbody', {}, shown.map(row))) : null,
    left > 0 ? h('p.soft.more', {}, `${left} more below`) : null);
}

/** The cards. */
export function glance(report) {
  const all = measured(report);
  return all.length ? h('div.cards', {}, all.map(card)) : noScores(report);
}

const valueCell = (cell) => (cell ? h('td.number', { title: `${cell.value}` }, number(cell.value), sureness(cell) ? h('small', {}, sureness(cell)) : null) : h('td.number.soft', {}, '–'));
const unitOf = (table, quantity) => table.scopes.map((s) => table.at(s, quantity)).find(Boolean);

/** Quantities by scopes, or the other way round where there are more scopes: a page is longer than wide. */
function scoreTable({ table }) {
  const { scopes, quantities, at } = table;
  const label = (q) => [words(q), unitOf(table, q).unit ? h('small.unit', {}, ` ${unitOf(table, q).unit}`) : null];
  if (scopes.length > Math.max(5, quantities.length))
    return h('table.scores', {}, h('thead', {}, h('tr', {}, h('th'), quantities.map((q) => h('th.number', { scope: 'col', title: unitOf(table, q).meaning }, ...label(q))))),
      h('tbody', {}, scopes.map((s) => h('tr', {}, h('th', { scope: 'row' }, ...scopeWords(s)), quantities.map((q) => valueCell(at(s, q)))))),
      h('caption', {}, quantities.map((q) => `${words(q)}: ${unitOf(table, q).meaning}`).join('; ')));
  return h('table.scores', {}, h('thead', {}, h('tr', {}, h('th'), scopes.map((s) => h('th.number', { scope: 'col' }, ...scopeWords(s))), h('th', {}, 'meaning'))),
    h('tbody', {}, quantities.map((q) => h('tr', {}, h('th', { scope: 'row' }, ...label(q)), scopes.map((s) => valueCell(at(s, q))),
      h('td.meaning', {}, unitOf(table, q).meaning)))));
}

/** Everything, a fold per measure. */
export function allScores(report) {
  const all = measured(report);
  return h('div.folds', {}, all.map((m) => h('details', {}, h('summary', {}, m.name, h('small', {}, `${m.measure}, ${m.table.quantities.length} quantities${m.table.scopes.length > 1 ? ` × ${m.table.scopes.length}` : ''}`)),
    h('div.wide', {}, scoreTable(m)))));
}
