// SPDX-License-Identifier: MIT
// The page of a run: what it scored, what happened, what the measures drew, what was run.

import { Activity } from './activity.js';
import { h } from './dom.js';
import { figure } from './figures.js';
import { intervalCharts, populationTable } from './intervals.js';
import { allScores, glance } from './scores.js';
import { header, networkFile, projections, rasterNote, topLine } from './sections.js';
import { toggle } from './theme.js';

const section = (id, title, ...children) => h('section', { id }, h('h2', {}, title), ...children);

/** Groups of figures under one title each. @param {{name: string, kind?: string, figures: object[]}[]} groups */
function figures(parent, groups) {
  const made = [];
  for (const { name, kind, figures: list } of groups.filter((g) => g.figures.length)) {
    const grid = h('div', { class: name ? 'grid' : 'grid thirds' });
    if (name) parent.append(h('h3.measure', {}, name, kind && kind !== name ? h('small', {}, kind) : null));
    parent.append(grid);
    for (const f of list) made.push(figure(grid, f, `${name} ${f.title}`.trim()));
  }
  return made;
}

/** They take the whole width. */
const picturesFirst = (list) => [...list.filter((f) => f.kind === 'pictures'), ...list.filter((f) => f.kind !== 'pictures')];

const groupsOf = (report) => ({
  results: report.measures.map((m) => ({ name: m.name, kind: m.measure, figures: m.figures })),
  patterns: [{ name: '', figures: picturesFirst(report.pattern_figures.flatMap((p) => p.figures)) }],
  weights: report.weights.map((w) => ({ name: w.projection, figures: w.figures })),
});

/** @param {HTMLElement} main @param {import('./contract.js').Report} report @returns {{resize(): void, redraw(): void}[]} */
export function runPage(main, report) {
  document.title = [report.run.name, report.run.variant, `seed ${report.run.seed}`].filter(Boolean).join(' · ');
  const groups = groupsOf(report), some = (list) => list.some((g) => g.figures.length), parts = [];
  const places = [['scores', 'Scores'], ['activity', 'Activity'], some(groups.results) && ['figures', 'Figures'], some(groups.patterns) && ['patterns', 'Patterns'],
    some(groups.weights) && ['weights', 'Weights'], ['populations', 'Populations'], ['network', 'Network']].filter(Boolean).map(([id, title]) => ({ id, title }));
  const folds = allScores(report);
  // Paper cannot be unfolded.
  addEventListener('beforeprint', () => folds.querySelectorAll('details').forEach((d) => { d.open = true; }));
  main.append(header(report, topLine(report.run.version, toggle, places)), section('scores', 'Scores', glance(report), folds));
  const raster = main.appendChild(section('activity', 'Activity'));
  if (report.populations.some((p) => p.recorded)) {
    const note = rasterNote(report);
    if (note) raster.append(note);
    const activity = new Activity(raster, report);
    parts.push(activity);
    window.mossy = { activity };
  } else {
    raster.append(h('p.soft', {}, 'No spikes were recorded.'));
  }
  for (const [id, title, list] of [['figures', 'Figures of the measures', groups.results], ['patterns', 'Patterns and codes', groups.patterns], ['weights', 'Weights', groups.weights]])
    if (some(list)) parts.push(...figures(main.appendChild(section(id, title)), list));
  const grid = h('div.grid.small');
  main.append(section('populations', 'Populations', populationTable(report), grid));
  parts.push(...intervalCharts(grid, report));
  main.append(section('network', 'Network', projections(report), networkFile(report)));
  return parts;
}
