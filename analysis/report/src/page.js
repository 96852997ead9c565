// SPDX-License-Identifier: MIT
// Reads the data that stands in the page and has the page of its kind built: of a run, a comparison or a sweep.

import './style.css';
import { comparisonPage } from './comparison_page.js';
import { faults } from './contract.js';
import { h } from './dom.js';
import { runPage } from './run_page.js';
import { handOver } from './saving.js';
import { onTheme, start } from './theme.js';

function read() {
  try {
    const report = JSON.parse(document.getElementById('mossy-data').textContent);
    return { report, wrong: faults(report) };
  } catch (error) {
    return { report: null, wrong: [`the data cannot be read: ${error.message}`] };
  }
}

function run() {
  start();
  const { report, wrong } = read(), main = document.getElementById('page');
  if (wrong.length) {
    main.append(h('p.alarm', { role: 'alert' }, h('b', {}, 'This report cannot be shown: '), wrong.join('; ')));
    return;
  }
  const parts = report.kind === 'run' ? runPage(main, report) : comparisonPage(main, report);
  const all = () => parts.forEach((p) => { p.resize(); p.redraw(); });
  let width = 0;
  new ResizeObserver(() => {
    if (document.body.clientWidth === width) return;
    width = document.body.clientWidth;
    all();
  }).observe(document.body);
  onTheme(all);
  handOver();
}

run();
