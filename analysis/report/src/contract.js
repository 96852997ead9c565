// SPDX-License-Identifier: MIT
// What the page is given: one JSON object, a Report of one run or a ComparisonReport of many, as `kind` says.
// Written by analysis/report.cpp and analysis/comparison_report.cpp, read by both pages.
//
// Times in ms from the start of the run, rates in Hz, cells counted within their population from 0.
// A number that is not defined is null. Long arrays are Packed (see packed.js).

/** Typed array as text: "u8:", "u16:", "u32:" or "f32:" and its little-endian bytes in base64. @typedef {string} Packed */

/**
 * @typedef {object} Report
 * @property {1} format
 * @property {"run"} kind
 * @property {number} time_step         ms per unit of `times`
 * @property {number} rate_bin          ms per entry of `rate`
 * @property {{first: number, per_decade: number}} interval_bins
 *   bin k of `intervals` holds [first * 10^(k/per_decade), first * 10^((k+1)/per_decade)) ms
 * @property {Run} run
 * @property {Population[]} populations in the order of the file, recorded or not
 * @property {Projection[]} projections
 * @property {PatternSet[]} patterns
 * @property {Phase[]} phases
 * @property {number} presentations_left_out  marks not embedded, there being too many
 * @property {Measure[]} measures
 * @property {Trace[]} traces           of what state.h5 holds
 * @property {{projection: string, figures: Figure[]}[]} weights      of what weights.h5 holds
 * @property {{name: string, figures: Figure[]}[]} pattern_figures    pictures and overlaps of pattern sets, and of the codes they raise
 */

/**
 * @typedef {object} Run
 * @property {string} name
 * @property {string} variant           empty for the file as it is
 * @property {string} file
 * @property {string} version
 * @property {string} seed              text: it may exceed 2^53
 * @property {string} status            "finished", else "running", "interrupted", "failed"
 * @property {number} duration          asked for
 * @property {number} reached           simulated
 * @property {number} threads
 * @property {number} build_seconds
 * @property {number} run_seconds
 * @property {number} cpu_seconds
 * @property {number} events            synaptic events delivered
 * @property {number} peak_memory       bytes
 * @property {number} cells
 * @property {number} synapses
 * @property {number} spikes            fired, recorded or not
 * @property {[string, string][]} changes  path, new value
 * @property {string} network           YAML text
 */

/**
 * @typedef {object} Population
 * @property {string} name
 * @property {string} model
 * @property {number} size
 * @property {number} groups
 * @property {number} spikes
 * @property {boolean} recorded         what follows is there only when it is
 * @property {number} [recorded_spikes] in the record
 * @property {number} [shown_every]     1: all cells embedded; k: cells 0, k, 2k ...; 0: none
 * @property {Packed} [times]           u32, ascending, in `time_step`
 * @property {Packed} [ids]             u16 or u32, as long as `times`
 * @property {Packed} [rate]            u32, spikes of all cells per bin
 * @property {number|null} [mean_rate]  Hz per cell
 * @property {number} [silent]          cells that never fired
 * @property {number|null} [cv]         mean over cells of sd / mean of their intervals
 * @property {number} [cv_cells]        cells with the two intervals that takes
 * @property {number[]} [intervals]     counts, all cells
 */

/**
 * Recorded state of one variable.
 * @typedef {object} Trace
 * @property {string} population
 * @property {string} variable
 * @property {string} units
 * @property {number[]} cells
 * @property {number} thinned           every so-manieth sample is embedded
 * @property {Packed} times             u32, ascending, in `time_step`
 * @property {Packed} values            f32, all samples of the first cell, then of the second ...
 */

/** @typedef {{name: string, from: string, to: string, rule: string, receptor: string, plasticity: string, synapses: number}} Projection */
/** @typedef {{name: string, population: string, of: string, count: number, labels: string[]}} PatternSet */
/** @typedef {[number, number, number, [number, number, number, number][]]} Presentation  start, end of the drive, end of the gap, [set, pattern, start, end] shown */
/** @typedef {{name: string, start: number, end: number, plasticity: boolean, presentations: Presentation[]}} Phase */
/** @typedef {{name: string, value: number|null, unit: string, meaning: string}} Score */
/** @typedef {{name: string, measure: string, scores: Score[], figures: Figure[]}} Measure */

/**
 * @typedef {object} Figure
 * @property {"curves"|"histogram"|"matrix"|"pictures"} kind
 * @property {string} title
 * @property {string} x_label
 * @property {string} y_label
 * @property {{label: string, x: number[], y: (number|null)[], low?: (number|null)[], high?: (number|null)[], points?: [number, number][]}[]} [curves]
 *   histogram: left edges, counts; low and high are the ends of whiskers, points lie behind the curve
 * @property {string[]} [x_names]       of the places 0, 1, 2 ... instead of numbers
 * @property {string[]} [y_names]
 * @property {boolean} [diagonal]
 * @property {{rows: number, columns: number, values: Packed}} [matrix]      f32, row by row
 * @property {number} [rows]            of a picture
 * @property {number} [columns]
 * @property {{label: string, pictures: Packed[]}[]} [pictures]              u8, 0 to 255
 */

/**
 * A comparison or a sweep: conditions (a variant, a point of the swept grid) times seeds.
 * @typedef {object} ComparisonReport
 * @property {1} format
 * @property {"comparison"|"sweep"} kind
 * @property {Comparison} comparison    comparison.json as it stands
 * @property {{seed: number, left_out: number, runs: {condition: number, report: Report}[]}} examples
 *   runs of one seed, their spikes thinned to fit; of conditions spread evenly where there are many
 * @property {string[]} pages           directories of runs that hold a report.html
 */

/**
 * @typedef {object} Comparison
 * @property {string} name
 * @property {string} version
 * @property {string[]} files
 * @property {number[]} seeds
 * @property {number} confidence
 * @property {{path: string, values: string[], numbers: (number[]|null)}[]} axes   what was swept; empty for a comparison
 * @property {Condition[]} conditions   the first is what the others are compared with
 * @property {{name: string, measure: string, unit: string, meaning: string, better: ("higher"|"lower"|null), conditions: Summary[]}[]} scores
 * @property {Goal[]} [goals]           what the file claims; absent in older files
 */

/**
 * @typedef {{name: string, file: string, source: string, quantity: string, bound: string, at_least: number|null, at_most: number|null, every_seed: boolean,
 *   verdict: ("reached"|"missed"|"not run"|"not defined"), values: (number|null)[], mean: number|null, worst: number|null,
 *   controls: {score: string, variant: string, run: boolean, mean: number|null, low: number|null, high: number|null}[]}} Goal
 */

/** @typedef {{name: string, file: string, variant: string, point: number[], changes: {path: string, value: string}[], runs: ComparedRun[]}} Condition */
/** @typedef {{seed: number, directory: string, fingerprint: string, duration: number, populations: {name: string, size: number, recorded: boolean, spikes: number, rate: number}[]}} ComparedRun */

/**
 * A score under one condition. sd is null with one value, low and high of the difference with one pair.
 * @typedef {{values: (number|null)[], n: number, mean: number|null, sd: number|null, low: number|null, high: number|null, worst: number|null,
 *   difference: ({n: number, mean: number|null, sd: number|null, low: number|null, high: number|null}|null)}} Summary
 */

const figureKinds = ['curves', 'histogram', 'matrix', 'pictures'];
const isPacked = (text) => typeof text === 'string' && /^(u8|u16|u32|f32):/.test(text);

/** What is wrong with the data of a page, in words; empty when nothing is. @param {any} data @returns {string[]} */
export function faults(data) {
  if (data === null || typeof data !== 'object') return ['the page holds no data'];
  if (data.format !== 1) return [`the data has format ${data.format}; this page reads format 1`];
  if (data.kind === 'run') return runFaults(data);
  if (data.kind === 'comparison' || data.kind === 'sweep') return comparisonFaults(data);
  return [`the data is of kind '${data.kind}'; this page reads run, comparison and sweep`];
}

function runFaults(report) {
  const wrong = [];
  const need = (good, what) => good || wrong.push(what);
  for (const key of ['time_step', 'rate_bin', 'presentations_left_out'])
    need(Number.isFinite(report[key]), `${key} is not a number`);
  for (const key of ['populations', 'projections', 'patterns', 'phases', 'measures', 'traces', 'weights', 'pattern_figures'])
    need(Array.isArray(report[key]), `${key} is not a list`);
  need(report.run && typeof report.run.name === 'string', 'run has no name');
  need(report.interval_bins?.first > 0 && report.interval_bins?.per_decade > 0, 'interval_bins is missing');
  if (wrong.length) return wrong;
  for (const p of report.populations) {
    if (!p.recorded) continue;
    for (const key of ['times', 'ids', 'rate']) need(isPacked(p[key]), `${p.name}: ${key} is not packed`);
    need(Array.isArray(p.intervals), `${p.name}: intervals is not a list`);
  }
  for (const t of report.traces) need(isPacked(t.times) && isPacked(t.values), `${t.population}: ${t.variable} is not packed`);
  for (const { name, figures } of [...report.measures, ...report.pattern_figures, ...report.weights.map((w) => ({ ...w, name: w.projection }))])
    for (const f of figures) need(figureKinds.includes(f.kind), `${name}: unknown figure '${f.kind}'`);
  return wrong;
}

function comparisonFaults({ comparison, examples, pages }) {
  const wrong = [];
  const need = (good, what) => good || wrong.push(what);
  for (const key of ['files', 'seeds', 'axes', 'conditions', 'scores']) need(Array.isArray(comparison?.[key]), `comparison.${key} is not a list`);
  need(Array.isArray(examples?.runs), 'examples has no list of runs');
  need(Array.isArray(pages), 'pages is not a list');
  if (wrong.length) return wrong;
  need(comparison.conditions.length > 0, 'there is no condition');
  for (const score of comparison.scores)
    need(score.conditions.length === comparison.conditions.length, `${score.name}: ${score.conditions.length} conditions instead of ${comparison.conditions.length}`);
  for (const { report } of examples.runs) wrong.push(...faults(report));
  return wrong;
}
