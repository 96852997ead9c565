// SPDX-License-Identifier: MIT
// What the page is given: one JSON object, written by analysis/report.cpp and read by both pages.
//
// Times in ms from the start of the run, rates in Hz, cells counted within their population from 0.
// A number that is not defined is null. Long arrays are Packed (see packed.js).

/** Typed array as text: "u8:", "u16:", "u32:" or "f32:" and its little-endian bytes in base64. @typedef {string} Packed */

/**
 * @typedef {object} Report
 * @property {1} format
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
 * @property {{label: string, x: number[], y: (number|null)[]}[]} [curves]   histogram: left edges, counts
 * @property {boolean} [diagonal]
 * @property {{rows: number, columns: number, values: Packed}} [matrix]      f32, row by row
 * @property {number} [rows]            of a picture
 * @property {number} [columns]
 * @property {{label: string, pictures: Packed[]}[]} [pictures]              u8, 0 to 255
 */

const figureKinds = ['curves', 'histogram', 'matrix', 'pictures'];
const isPacked = (text) => typeof text === 'string' && /^(u8|u16|u32|f32):/.test(text);

/** What is wrong with a report, in words; empty when nothing is. @param {any} report @returns {string[]} */
export function faults(report) {
  const wrong = [];
  const need = (good, what) => good || wrong.push(what);
  if (report === null || typeof report !== 'object') return ['the page holds no data'];
  if (report.format !== 1) return [`the data has format ${report.format}; this page reads format 1`];
  for (const key of ['time_step', 'rate_bin', 'presentations_left_out'])
    need(Number.isFinite(report[key]), `${key} is not a number`);
  for (const key of ['populations', 'projections', 'patterns', 'phases', 'measures'])
    need(Array.isArray(report[key]), `${key} is not a list`);
  need(report.run && typeof report.run.name === 'string', 'run has no name');
  need(report.interval_bins?.first > 0 && report.interval_bins?.per_decade > 0, 'interval_bins is missing');
  if (wrong.length) return wrong;
  for (const p of report.populations) {
    if (!p.recorded) continue;
    for (const key of ['times', 'ids', 'rate']) need(isPacked(p[key]), `${p.name}: ${key} is not packed`);
    need(Array.isArray(p.intervals), `${p.name}: intervals is not a list`);
  }
  for (const m of report.measures)
    for (const f of m.figures) need(figureKinds.includes(f.kind), `${m.name}: unknown figure '${f.kind}'`);
  return wrong;
}
