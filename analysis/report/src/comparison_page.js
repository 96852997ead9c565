// SPDX-License-Identifier: MIT
// The page of a comparison or a sweep: scores of all conditions, what each changes, one seed's activity side by side.

import { categorical } from './colours.js';
import { h } from './dom.js';
import { dots } from './dots.js';
import { figure } from './figures.js';
import { count, number, simulated } from './format.js';
import { linked } from './linked.js';
import { grouped, headline, words } from './score_names.js';
import { changeList, rasterNote, topLine } from './sections.js';
import { namesOf, sweepFigures } from './sweep_figures.js';
import { isDark, toggle } from './theme.js';

const section = (id, title, ...children) => h('section', { id }, h('h2', {}, title), ...children);
const mostScopes = 3;  // of a measure that are drawn before the folds

/** Scores by the entry of `measures:` they belong to, the telling ones first. */
function byEntry(comparison) {
  const entries = new Map();
  for (const score of comparison.scores) {
    const name = score.name.split('.')[0];
    if (!entries.has(name)) entries.set(name, { name, measure: score.measure, scores: [] });
    entries.get(name).scores.push(score);
  }
  return [...entries.values()].map((entry) => {
    const known = entry.scores.filter((s) => s.conditions.some((c) => c.mean !== null));
    const table = grouped(known.map((s) => ({ ...s, value: 0, name: s.name.slice(entry.name.length + 1) })));
    if (!table.quantities.length) return { ...entry, known, first: [] };
    const { quantity } = headline(entry.measure, table);
    const scopes = table.scopes.filter((s) => table.at(s, quantity) && !s.startsWith('control.') && !s.startsWith('margin')).slice(0, mostScopes);
    const full = (scope) => [entry.name, scope, quantity].filter(Boolean).join('.');
    return { ...entry, known, first: scopes.map((s) => known.find((k) => k.name === full(s))).filter(Boolean) };
  }).filter((entry) => entry.known.length);
}

/** How sure a difference is: its confidence interval excludes zero, or it does not. */
function verdict(difference) {
  if (!difference || difference.low === null || !(difference.low > 0 || difference.high < 0)) return null;
  return difference.mean > 0 ? '▲' : '▼';
}

function scoreCell(c) {
  if (c.mean === null) return h('td.number.soft', {}, '–');
  const mark = verdict(c.difference);
  const title = c.difference?.mean !== undefined ? `difference ${number(c.difference.mean, 3)} (${number(c.difference.low, 3)} to ${number(c.difference.high, 3)})` : '';
  return h('td.number', { title }, mark ? h('span.verdict', {}, mark, ' ') : null, number(c.mean, 3), c.sd === null ? null : h('small', {}, `± ${number(c.sd, 2)}`));
}

const dot = (k) => h('i.dot', { style: `background:${categorical(k, isDark())}`, 'data-colour': k });

/** Scores by conditions, or the other way round where there are more conditions than scores: a page is longer than wide. */
function scoreTable(comparison, scores) {
  const names = namesOf(comparison), label = (s) => [words(s.name), s.unit ? h('small.unit', {}, ` ${s.unit}`) : null];
  if (names.length > Math.max(4, scores.length))
    return h('div.wide', {}, h('table.scores', {}, h('thead', {}, h('tr', {}, h('th'), scores.map((s) => h('th.number', { scope: 'col', title: s.meaning }, ...label(s))))),
      h('tbody', {}, names.map((name, k) => h('tr', {}, h('th', { scope: 'row' }, dot(k), name), scores.map((s) => scoreCell(s.conditions[k])))))));
  return h('div.wide', {}, h('table.scores', {}, h('thead', {}, h('tr', {}, h('th'), names.map((name, k) => h('th.number', { scope: 'col' }, dot(k), name)))),
    h('tbody', {}, scores.map((s) => h('tr', {}, h('th', { scope: 'row', title: s.meaning }, ...label(s)), s.conditions.map(scoreCell))))));
}

const goalCell = (value) => h('td.number', {}, value === null ? '–' : number(value, 3));

/** What the network file claims, whether it holds, and beside it what it asks to be shown with it. */
function goalTable(goals, severalFiles) {
  const about = (c) => (c.variant === 'standard' ? c.score : `${c.score} (${c.variant})`);
  const controls = (g) => g.controls.map((c) => h('div', {}, h('small', {}, about(c), ' '), c.run && c.mean !== null ? number(c.mean, 3) : c.run ? '–' : 'not run'));
  return h('div.wide', {}, h('table.scores.goals', {}, h('thead', {}, h('tr', {}, h('th'), h('th', { scope: 'col' }, 'verdict'), h('th.number', { scope: 'col' }, 'mean'),
    h('th.number', { scope: 'col' }, 'worst seed'), ['bound', 'of', 'beside it', 'source'].map((t) => h('th', { scope: 'col' }, t)))),
  h('tbody', {}, goals.map((g) => h('tr', {}, h('th', { scope: 'row' }, words(g.name), severalFiles ? h('small.unit', {}, ` ${g.file}`) : null),
    h('td', {}, h(g.verdict === 'reached' ? 'b' : 'span', {}, g.verdict)), goalCell(g.mean), goalCell(g.worst), h('td', {}, g.bound), h('td', {}, g.quantity), h('td', {}, controls(g)), h('td.soft', {}, g.source))))));
}

function pageHeader(report) {
  const { comparison } = report, runs = comparison.conditions.reduce((n, c) => n + c.runs.length, 0), seeds = comparison.seeds;
  const places = [comparison.goals?.length && ['goals', 'Goals'], ['scores', 'Scores'], report.kind === 'comparison' && ['conditions', 'What differs'], ['activity', 'Activity'], ['runs', 'Runs']].filter(Boolean).map(([id, title]) => ({ id, title }));
  const range = seeds.length > 2 && seeds[seeds.length - 1] - seeds[0] === seeds.length - 1 ? `${seeds[0]} to ${seeds[seeds.length - 1]}` : seeds.join(', ');
  return h('header', {}, topLine(comparison.version, toggle, places), h('h1', {}, comparison.name, h('span.variant', {}, report.kind)),
    h('p.lead', {}, `${count(comparison.conditions.length)} conditions`, h('span.dot'), `${seeds.length === 1 ? 'seed' : 'seeds'} ${range}`, h('span.dot'), `${count(runs)} runs`,
      comparison.files.map((f) => [h('span.dot'), h('code', {}, f)]).flat()),
    report.kind === 'sweep' ? h('dl.facts', {}, comparison.axes.map((a) => h('div', {}, h('dt', {}, h('code', {}, a.path)), h('dd', {}, a.values.join(', '))))) : null);
}

function conditionCards(comparison) {
  return h('div.cards', {}, comparison.conditions.map((c, k) => h('article.card', {}, h('h3', {}, dot(k), c.name,
    comparison.files.length > 1 ? h('small', {}, c.file) : null), c.changes.length ? changeList(c.changes.map(({ path, value }) => [path, value])) : h('p.soft', {}, 'the file as it is'))));
}

/** Draws when a fold is opened for the first time. */
function fold(parent, title, note, fill, parts) {
  const inside = h('div.folded'), details = h('details', {}, h('summary', {}, title, h('small', {}, note)), inside);
  details.addEventListener('toggle', () => {
    if (!details.open || inside.childElementCount) return;
    parts.push(...fill(inside));
  });
  parent.append(details);
}

function drawScores(parent, report, entries, parts) {
  const { comparison } = report, names = namesOf(comparison), swept = report.kind === 'sweep' && comparison.axes.length > 0;
  const draw = (grid, score) => (swept ? sweepFigures(comparison, score).map((f) => figure(grid, f, f.title)) : [dots(grid, score, names, comparison.seeds)]);
  const grid = parent.appendChild(h('div', { class: swept ? 'grid' : 'grid broad' }));
  for (const entry of entries) for (const score of entry.first) parts.push(...draw(grid, score));
  const folds = parent.appendChild(h('div.folds'));
  for (const entry of entries)
    fold(folds, entry.name, `${entry.measure}, all ${entry.known.length} scores`, (inside) => {
      inside.append(scoreTable(comparison, entry.known));
      const more = h('button.draw', { type: 'button', onclick: () => {
        const box = h('div', { class: swept ? 'grid' : 'grid broad' });
        more.replaceWith(box);
        parts.push(...entry.known.filter((s) => !entry.first.includes(s)).flatMap((s) => draw(box, s)));
      } }, 'draw them');
      if (entry.known.length > entry.first.length) inside.append(more);
      return [];
    }, parts);
}

function runsTable(report) {
  const { comparison, pages } = report, recorded = (run) => run.populations.filter((p) => p.rate !== null);
  const names = namesOf(comparison);
  const row = (c, i) => (run, k) => h('tr', {}, k === 0 ? h('th', { scope: 'rowgroup', rowspan: c.runs.length }, names[i]) : null, h('td.number', {}, `${run.seed}`),
    h('td', {}, h('code', {}, pages.includes(run.directory) ? h('a', { href: `${encodeURI(run.directory)}/report.html` }, `${run.directory}/report.html`) : run.directory)),
    h('td.number', {}, simulated(run.duration)), h('td', {}, recorded(run).map((p) => `${p.name} ${number(p.rate, 3)} Hz`).join(', ')), h('td', {}, h('code', {}, run.fingerprint)));
  return h('div.wide', {}, h('table.runs', {}, h('thead', {}, h('tr', {}, ['condition', 'seed', 'directory', 'time', 'rates', 'fingerprint'].map((t) => h('th', { scope: 'col' }, t)))),
    comparison.conditions.map((c, i) => h('tbody', {}, c.runs.map(row(c, i))))));
}

/** @param {HTMLElement} main @param {import('./contract.js').ComparisonReport} report @returns {{resize(): void, redraw(): void}[]} */
export function comparisonPage(main, report) {
  const { comparison, examples } = report, entries = byEntry(comparison), parts = [], names = namesOf(comparison);
  document.title = `${comparison.name} · ${report.kind}`;
  main.append(pageHeader(report));
  const goals = comparison.goals ?? [];
  if (goals.length) main.append(section('goals', `Goals: ${goals.filter((g) => g.verdict === 'reached').length} of ${goals.length} reached`, goalTable(goals, comparison.files.length > 1)));
  const all = main.appendChild(section('scores', 'Scores'));
  if (!entries.length) all.append(h('p.soft', {}, comparison.scores.length ? 'No score is defined in these runs.' : 'The network file asks for no measures.'));
  else {
    const telling = entries.flatMap((e) => e.first);
    all.append(scoreTable(comparison, telling.length ? telling : entries.flatMap((e) => e.known)));
    all.append(h('p.note.after', {}, `Mean ± standard deviation over seeds. ▲ ▼: the ${100 * comparison.confidence} % interval of the difference to ${names[0]}, paired by seed, excludes zero.`));
    drawScores(all, report, entries, parts);
  }
  if (report.kind === 'comparison') main.append(section('conditions', 'What differs', conditionCards(comparison)));
  const activity = main.appendChild(section('activity', `Activity, seed ${examples.seed}`));
  const drawn = examples.runs.filter((e) => e.report.populations.some((p) => p.recorded));
  if (examples.left_out) activity.append(h('p.note', {}, `${examples.runs.length} of ${comparison.conditions.length} conditions are drawn.`));
  if (drawn.length) {
    const note = rasterNote(drawn[0].report);
    if (note) activity.append(note);
    parts.push(...linked(activity, drawn, names));
  } else activity.append(h('p.soft', {}, 'No spikes were recorded.'));
  main.append(section('runs', 'Runs', runsTable(report)));
  parts.push({ resize() {}, redraw: () => main.querySelectorAll('i.dot').forEach((i) => { i.style.background = categorical(Number(i.dataset.colour), isDark()); }) });
  return parts;
}
