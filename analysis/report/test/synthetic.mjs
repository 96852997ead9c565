// SPDX-License-Identifier: MIT
// A made-up run for trying the page: an object as in src/contract.js, and the page filled with it.

import { pack } from '../src/packed.js';

/** Small seeded generator (mulberry32), so that pictures and tests repeat. */
function random(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const intervalBins = { first: 0.1, per_decade: 10 };

function statistics(spikes, size, end) {
  const last = new Float64Array(size).fill(-1), n = new Uint32Array(size), sum = new Float64Array(size), square = new Float64Array(size);
  const intervals = new Array(70).fill(0);
  for (const [t, id] of spikes) {
    if (last[id] >= 0) {
      const d = t - last[id];
      sum[id] += d; square[id] += d * d;
      const k = Math.floor(Math.log10(Math.max(d, 0.1) / intervalBins.first) * intervalBins.per_decade);
      ++intervals[Math.min(69, k)];
    }
    last[id] = t;
    ++n[id];
  }
  let cv = 0, cells = 0;
  for (let i = 0; i < size; ++i) {
    if (n[i] < 3) continue;
    const m = sum[i] / (n[i] - 1);
    cv += Math.sqrt(Math.max(0, square[i] / (n[i] - 1) - m * m)) / m;
    ++cells;
  }
  return { intervals, cv: cells ? cv / cells : null, cv_cells: cells, silent: n.reduce((s, k) => s + (k === 0), 0), mean_rate: (spikes.length / size / end) * 1000 };
}

function population(spec, phases, end, step, bin, draw) {
  const spikes = [];
  for (let id = 0; id < spec.size; ++id) {
    const own = draw();
    for (let t = 0; ;) {
      const phase = phases.find((p) => t < p.end) ?? phases[phases.length - 1];
      const shown = phase.presentations.find((p) => t >= p[0] && t < p[1]);
      const active = shown && (id * 7919 + shown[3][0][1] * 104729) % 100 < 100 * spec.active;
      const rate = (active ? spec.driven : spec.rest) * (0.4 + 1.2 * own) * (1 + 0.5 * Math.sin(t / 25));
      t += -Math.log(1 - draw()) * Math.min(60, 1000 / Math.max(rate, 0.001));
      if (t >= end) break;
      if (draw() < (1000 / Math.max(rate, 0.001) > 60 ? (60 * rate) / 1000 : 1)) spikes.push([t, id]);
    }
  }
  spikes.sort((a, b) => a[0] - b[0]);
  const counts = new Uint32Array(Math.ceil(end / bin));
  for (const [t] of spikes) ++counts[Math.min(counts.length - 1, Math.floor(t / bin))];
  return {
    name: spec.name, model: spec.model, size: spec.size, groups: spec.groups ?? 1, spikes: spikes.length, recorded: true,
    recorded_spikes: spikes.length, shown_every: 1,
    times: pack(spikes.map((s) => Math.floor(s[0] / step)), 'u32'), ids: pack(spikes.map((s) => s[1]), spec.size > 65536 ? 'u32' : 'u16'),
    rate: pack(counts, 'u32'), ...statistics(spikes, spec.size, end),
  };
}

function protocol() {
  const phases = [{ name: 'settle', start: 0, end: 300, plasticity: true, presentations: [] }];
  let t = 300;
  for (const [name, set, plasticity] of [['first', 0, true], ['second', 1, false]]) {
    const phase = { name, start: t, end: t, plasticity, presentations: [] };
    for (let k = 0; k < 6; ++k, t += 200) phase.presentations.push([t, t + 140, t + 200, [[set, k, t, t + 140]]]);
    phase.end = t;
    phases.push(phase);
  }
  return { phases, end: t };
}

function figures(draw) {
  const x = Array.from({ length: 21 }, (_, k) => k / 20);
  const letter = (noise) => pack(Array.from({ length: 100 }, (_, i) => {
    const on = i % 10 === 2 || Math.floor(i / 10) === 1 || Math.floor(i / 10) === 5;
    return (draw() < noise ? !on : on) ? 255 : 0;
  }), 'u8');
  const similarity = Array.from({ length: 144 }, (_, i) => (i % 13 === 0 ? 1 : i === 40 ? NaN : 0.1 + 0.3 * draw()));
  const change = Array.from({ length: 400 }, (_, i) => Math.sin(i / 23) * draw() * 0.4);
  const base = { x_label: '', y_label: '', curves: [], diagonal: false };
  return [
    { ...base, kind: 'curves', title: 'Similarity of outputs against similarity of inputs', x_label: 'input similarity', y_label: 'output similarity', diagonal: true,
      curves: [{ label: 'granule cells', x, y: x.map((v) => v ** 2.4) }, { label: 'basket cells', x, y: x.map((v, k) => (k === 7 ? null : 0.15 + 0.8 * v)) }] },
    { ...base, kind: 'matrix', title: 'Overlap of recalled and stored', x_label: 'stored', y_label: 'cue', matrix: { rows: 12, columns: 12, values: pack(similarity, 'f32') } },
    { ...base, kind: 'matrix', title: 'Change of weights', x_label: 'cell', y_label: 'block', matrix: { rows: 10, columns: 40, values: pack(change, 'f32') } },
    { ...base, kind: 'histogram', title: 'Weights at the end', x_label: 'weight (nS)', y_label: 'synapses',
      curves: [{ label: 'before', x: x.map((v) => v * 2), y: x.map((v) => 900 * Math.exp(-((v - 0.5) ** 2) / 0.01)) }, { label: 'after', x: x.map((v) => v * 2), y: x.map((v) => 500 * Math.exp(-((v - 0.3) ** 2) / 0.02) + 200 * v) }] },
    { ...base, kind: 'pictures', title: 'What came back', rows: 10, columns: 10,
      pictures: [['cue', 0.25], ['recalled', 0.04], ['stored', 0]].map(([label, noise]) => ({ label, pictures: Array.from({ length: 16 }, () => letter(noise)) })) },
  ];
}

const network = `name: dentate-gyrus
simulation: {duration: 2700, seed: 1}
populations:
  EC: {size: 400, model: pattern_source}
  # granule cells: sparse by winner-take-all
  GC: {size: 2000, groups: 100, model: lif_cond_exp, params: {tau_m: 31, E_L: -87, V_th: -56}}
  BC: {size: 100, groups: 100, model: aeif_cond_exp}
projections:
  feedback: {from: GC, to: BC, rule: all_to_all, within: groups, weight: 0.2, delay: 1.0, receptor: excitatory}
measures:
  separation: {measure: pattern_separation, input: EC, output: GC}  # </script> is only text here
`;

/** Membrane potentials of two cells, a sample every half ms. */
function traceOf(end, step) {
  const times = Array.from({ length: Math.floor(end * 2) }, (_, k) => k / 2);
  const of = (phase) => times.map((t) => -70 + 8 * Math.sin(t / 40 + phase) + ((t + 60 * phase) % 200) / 20);
  return { population: 'GC', variable: 'V_m', units: 'mV', cells: [0, 7], thinned: 1, times: pack(times.map((t) => Math.floor(t / step)), 'u32'), values: pack([...of(0), ...of(1)], 'f32') };
}

const weightFigures = [{ kind: 'curves', title: 'Mean weight, with the standard deviation over synapses', x_label: 'time (ms)', y_label: 'weight', diagonal: false,
  curves: [{ label: 'mean', x: [0, 1000, 2700], y: [1, 1.2, 1.5], low: [0.8, 0.9, 1], high: [1.2, 1.5, 2] }] }];

/** The run most tests look at. */
export function dentate({ status = 'finished', variant = 'no_feedback' } = {}) {
  const draw = random(7), { phases, end: asked } = protocol(), end = status === 'finished' ? asked : 1480.25;
  const step = end / 2 ** 32, bin = 1;
  const specs = [
    { name: 'EC', model: 'pattern_source', size: 400, driven: 45, rest: 0.5, active: 0.1 },
    { name: 'GC', model: 'lif_cond_exp', size: 2000, groups: 100, driven: 22, rest: 0.15, active: 0.04 },
    { name: 'BC', model: 'aeif_cond_exp', size: 100, groups: 100, driven: 60, rest: 9, active: 0.5 },
    { name: 'HIPP', model: 'lif_cond_exp', size: 12, driven: 25, rest: 4, active: 1 },
  ];
  const populations = specs.map((s) => population(s, phases, end, step, bin, draw));
  populations.push({ name: 'MC', model: 'lif_cond_exp', size: 80, groups: 1, spikes: 4210, recorded: false });
  return {
    format: 1, kind: 'run', time_step: step, rate_bin: bin, interval_bins: intervalBins, presentations_left_out: 0,
    run: {
      name: 'dentate-gyrus', variant, file: 'networks/dentate_gyrus.yaml', version: '0.1.0', seed: '1', status, duration: asked,
      reached: end, threads: 2, build_seconds: 0.34, run_seconds: 4.18, cpu_seconds: 7.9, events: 48211904,
      peak_memory: 212e6, cells: 2592, synapses: 1843200, spikes: populations.reduce((s, p) => s + p.spikes, 0),
      changes: variant ? [['projections.feedback.weight', '0'], ['populations.BC.params.V_th', '-48.5']] : [], network,
    },
    populations, phases,
    projections: [{ name: 'perforant_path', from: 'EC', to: 'GC', rule: 'pairwise_bernoulli', receptor: 'excitatory', plasticity: 'stdp_pair', synapses: 1600000 },
      { name: 'feedback', from: 'GC', to: 'BC', rule: 'all_to_all', receptor: 'excitatory', plasticity: '', synapses: 2000 }],
    patterns: [{ name: 'memories', population: 'EC', of: '', count: 6, labels: [] }, { name: 'similar', population: 'EC', of: 'memories', count: 6, labels: ['a', 'b', 'c', 'd', 'e', 'f'] }],
    traces: [traceOf(end, step)],
    weights: [{ projection: 'perforant_path', figures: weightFigures }],
    pattern_figures: [{ name: 'memories', figures: [] }],
    measures: [
      { name: 'separation', measure: 'pattern_separation', figures: figures(draw), scores: [
        { name: 'decorrelation', value: 0.318274, unit: '', meaning: 'mean drop of the correlation between two patterns from input to output' },
        { name: 'input_overlap', value: 0.8012, unit: '', meaning: 'mean share of active cells two similar inputs have in common' },
        { name: 'recall_time', value: null, unit: 'ms', meaning: 'until the output is nearer to its stored pattern than to any other' }] },
      { name: 'sparseness', measure: 'active_fraction', figures: [], scores: [
        { name: 'active_fraction', value: 0.0231, unit: '', meaning: 'cells that fire at least once in a presentation' },
        { name: 'spikes_per_presentation', value: 1432.5, unit: 'spikes', meaning: 'of all granule cells' }] }],
  };
}

/** `spikes` spikes in three populations, evenly random: what the speed is measured with. */
export function many(spikes = 1e6, end = 10000) {
  const draw = random(11), report = dentate({ variant: '' });
  const step = end / 2 ** 32;
  report.time_step = step;
  report.rate_bin = 5;
  report.phases = [];
  Object.assign(report.run, { duration: end, reached: end, name: 'a-million-spikes' });
  report.populations = [['E', 8000, 0.8], ['I', 2000, 0.18], ['P', 40, 0.02]].map(([name, size, part]) => {
    const n = Math.round(spikes * part);
    const times = Float64Array.from({ length: n }, () => draw() * end).sort();
    const counts = new Uint32Array(end / 5);
    times.forEach((t) => ++counts[Math.floor(t / 5)]);
    return { name, model: 'lif_psc_exp', size, groups: 1, spikes: n, recorded: true, recorded_spikes: n, shown_every: 1,
      times: pack(times.map((t) => Math.floor(t / step)), 'u32'), ids: pack(Uint16Array.from({ length: n }, () => Math.floor(draw() * size)), 'u16'),
      rate: pack(counts, 'u32'), intervals: [1, 5, 3], silent: 0, mean_rate: (n / size / end) * 1000, cv: 1, cv_cells: size };
  });
  return report;
}

const mean = (list) => list.reduce((a, b) => a + b, 0) / list.length;
function summary(values, first) {
  const known = values.filter((v) => v !== null), m = known.length ? mean(known) : null;
  const sdOf = (list, about) => (list.length > 1 ? Math.sqrt(list.reduce((s, v) => s + (v - about) ** 2, 0) / (list.length - 1)) : null);
  const pairs = first ? values.map((v, i) => [v, first[i]]).filter(([a, b]) => a !== null && b !== null).map(([a, b]) => a - b) : [];
  const d = pairs.length ? mean(pairs) : null, sd = pairs.length ? sdOf(pairs, d) : null, half = sd === null ? null : (2.78 * sd) / Math.sqrt(pairs.length);
  return { values, n: known.length, mean: m, sd: m === null ? null : sdOf(known, m), low: known.length ? Math.min(...known) : null, high: known.length ? Math.max(...known) : null,
    worst: known.length ? Math.min(...known) : null, difference: first ? { n: pairs.length, mean: d, sd, low: half === null ? null : d - half, high: half === null ? null : d + half } : null };
}

/** Many runs; with `axes` a sweep over their grid. */
export function compared({ axes = [], seeds = [1, 2, 3, 4, 5] } = {}) {
  const draw = random(5);
  const points = axes.reduce((list, axis) => list.flatMap((p) => axis.values.map((_, k) => [...p, k])), [[]]);
  const conditions = axes.length ? points.map((point) => ({ name: point.map((k, i) => `${axes[i].path.split('.').pop()}=${axes[i].values[k]}`).join(' '), variant: 'standard', point,
    changes: point.map((k, i) => ({ path: axes[i].path, value: axes[i].values[k] })) }))
    : ['standard', 'no_inhibition', 'no_feedback'].map((name, k) => ({ name, variant: name, point: [], changes: k ? [{ path: `projections.${name.slice(3)}.weight`, value: '0' }] : [] }));
  conditions.forEach((c) => Object.assign(c, { file: 'networks/dentate_gyrus.yaml', runs: seeds.map((seed) => ({ seed, directory: `${c.name.replaceAll(' ', '_')}/seed-${seed}`, fingerprint: '93a1c40f5be27d11',
    duration: 2700, populations: [{ name: 'GC', size: 2000, recorded: true, spikes: 5120, rate: 0.95 }] })) }));
  const score = (name, measure, base, better) => {
    const all = conditions.map((_, k) => seeds.map((s, i) => (name.endsWith('reliability') && k === 1 && i === 0 ? null : base + 0.08 * k + 0.05 * draw())));
    return { name, measure, unit: '', meaning: 'what it says', better, conditions: all.map((v, k) => summary(v, k ? all[0] : null)) };
  };
  const scores = [score('separation.f1_out', 'pattern_separation', 0.5, 'higher'), score('separation.f1_in', 'pattern_separation', 0.2, null), score('reliability.reliability', 'pattern_separation', 0.7, 'higher'),
    score('sparsity.GC.first.mean', 'active_fraction', 0.04, 'lower'), score('sparsity.GC.first.spread', 'active_fraction', 0.01, null)];
  const kind = axes.length ? 'sweep' : 'comparison';
  const goal = { file: conditions[0].file, source: 'a paper', at_least: 0.5, at_most: null, every_seed: false, values: [], controls: [] };
  const goals = axes.length ? [] : [
    { ...goal, name: 'separates', quantity: 'separation.f1_out', bound: 'at least 0.5', verdict: 'reached', mean: 0.523, worst: 0.507,
      controls: [{ score: 'separation.f1_out', variant: 'no_inhibition', run: true, mean: 0.311, low: 0.3, high: 0.32 }] },
    { ...goal, name: 'hilus_matters', quantity: 'separation.f1_out - separation.f1_out (no_hilus)', bound: 'at least 0.5', verdict: 'not run', mean: null, worst: null }];
  return { format: 1, kind, pages: [conditions[0].runs[0].directory],
    comparison: { kind, name: 'dentate-gyrus', version: '0.1.0', files: ['networks/dentate_gyrus.yaml'], seeds, confidence: 0.95, interval: "Student's t", axes, conditions, scores, goals },
    examples: { seed: 1, left_out: Math.max(0, conditions.length - 12), runs: conditions.slice(0, 12).map((_, condition) => ({ condition, report: dentate({ variant: '' }) })) } };
}

/** A template with a report in it, as analysis/report.cpp does it. */
export function filled(template, report) {
  const json = JSON.stringify(report, (key, value) => (typeof value === 'number' && !Number.isFinite(value) ? null : value));
  const [before, after] = template.split('@MOSSY_DATA@');
  return before + json.replaceAll('<', '\\u003c') + after;
}
