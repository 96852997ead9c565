// SPDX-License-Identifier: MIT
// Puts the page together from the data that stands in it.

import './style.css';
import { Activity } from './activity.js';
import { faults } from './contract.js';
import { h } from './dom.js';
import { figure } from './figures.js';
import { intervalCharts, populationTable } from './intervals.js';
import { header, networkFile, projections, rasterNote, scores } from './sections.js';
import { onTheme, start, toggle } from './theme.js';

function read() {
  try {
    const report = JSON.parse(document.getElementById('mossy-data').textContent);
    return { report, wrong: faults(report) };
  } catch (error) {
    return { report: null, wrong: [`the data cannot be read: ${error.message}`] };
  }
}

const section = (id, title, ...children) => h('section', { id }, h('h2', {}, title), ...children);

function figures(main, report) {
  const made = [];
  for (const m of report.measures.filter((r) => r.figures.length)) {
    const grid = h('div.grid');
    main.append(h('section.measure', {}, h('h2', {}, m.name, m.measure !== m.name ? h('small', {}, m.measure) : null), grid));
    for (const f of m.figures) made.push(figure(grid, f));
  }
  return made;
}

function build(report) {
  document.title = [report.run.name, report.run.variant, `seed ${report.run.seed}`].filter(Boolean).join(' · ');
  const main = document.getElementById('page');
  main.append(header(report, toggle));
  const raster = main.appendChild(section('activity', 'Activity'));
  const parts = [];
  if (report.populations.some((p) => p.recorded)) {
    const note = rasterNote(report);
    if (note) raster.append(note);
    const activity = new Activity(raster, report);
    parts.push({ resize: () => activity.resize(), redraw: () => activity.recolour() });
    window.mossy = { activity };
  } else {
    raster.append(h('p.soft', {}, 'No spikes were recorded.'));
  }
  parts.push(...figures(main, report));
  main.append(section('scores', 'Scores', scores(report)));
  const grid = h('div.grid.small');
  main.append(section('populations', 'Populations', populationTable(report), grid));
  parts.push(...intervalCharts(grid, report));
  main.append(section('network', 'Network', projections(report), networkFile(report)));
  return parts;
}

function run() {
  start();
  const { report, wrong } = read();
  if (wrong.length) {
    document.getElementById('page').append(h('p.alarm', { role: 'alert' }, h('b', {}, 'This report cannot be shown: '), wrong.join('; ')));
    return;
  }
  const parts = build(report);
  const all = () => parts.forEach((p) => { p.resize(); p.redraw(); });
  let width = 0;
  new ResizeObserver(() => {
    if (document.body.clientWidth === width) return;
    width = document.body.clientWidth;
    all();
  }).observe(document.body);
  onTheme(all);
}

run();
