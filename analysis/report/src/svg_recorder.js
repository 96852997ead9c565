// SPDX-License-Identifier: MIT
// What is drawn on a canvas, written down as SVG at the same time: one drawing code for screen and paper.
//
// The methods of one context are covered for the time of one redraw; colours, fonts and transforms are read
// from the context itself. Path2D cannot be read back, so what is drawn through it is not recorded; none of
// our painters uses it.

const round = (v) => Math.round(v * 100) / 100;
const escaped = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const anchors = { left: 'start', start: 'start', right: 'end', end: 'end', center: 'middle' };
/** Share of the font size from the given line down to the letters' baseline. */
const baselines = { top: 0.8, hanging: 0.8, middle: 0.34, alphabetic: 0, bottom: -0.2, ideographic: -0.2 };

/** <text>; the baseline is computed because programs that read SVG disagree about dominant-baseline. */
export function svgText(text, x, y, { font, fill, anchor = 'start', baseline = 'alphabetic', extra = '' }) {
  const size = Number(/([\d.]+)px/.exec(font)?.[1] ?? 12), [weight, italic] = [/\b([1-9]00|bold)\b/.exec(font)?.[1], /italic/.test(font)];
  const family = font.slice(font.indexOf('px') + 2).replace(/^\/\S+/, '').trim();
  return `<text x="${round(x)}" y="${round(y + baselines[baseline] * size)}" font-family="${escaped(family.replaceAll('"', "'"))}" font-size="${round(size)}"`
    + `${weight && weight !== '400' ? ` font-weight="${weight}"` : ''}${italic ? ' font-style="italic"' : ''} ${paintOf('fill', fill)} text-anchor="${anchor}"${extra}>${escaped(text)}</text>`;
}

/** A CSS colour as an attribute, its opacity apart: many programs know no rgba(). */
export function paintOf(what, colour, alpha = 1) {
  const parts = /^rgba?\(([^)]+)\)$/.exec(colour)?.[1].split(/[\s,/]+/).filter(Boolean).map(Number);
  const plain = parts ? `#${parts.slice(0, 3).map((v) => Math.round(v).toString(16).padStart(2, '0')).join('')}` : colour;
  const opacity = alpha * (parts?.length > 3 ? parts[3] : 1);
  return `${what}="${plain}"${opacity < 1 ? ` ${what}-opacity="${round(opacity)}"` : ''}`;
}

let clips = 0;

class Recorder {
  constructor(context) {
    Object.assign(this, { context, out: [], path: '', clip: '', stack: [] });
  }

  add(shape) {
    const { a, b, c, d, e, f } = this.context.getTransform();
    const moved = a === 1 && b === 0 && c === 0 && d === 1 && e === 0 && f === 0 ? '' : ` transform="matrix(${[a, b, c, d, e, f].map(round).join(' ')})"`;
    this.out.push(this.clip || moved ? `<g${this.clip ? ` clip-path="url(#${this.clip})"` : ''}><g${moved}>${shape}</g></g>` : shape);
  }
  fillStyle() { return paintOf('fill', String(this.context.fillStyle), this.context.globalAlpha); }
  strokeStyle() {
    const { lineWidth, lineJoin, globalAlpha } = this.context, dash = this.context.getLineDash();
    return `fill="none" ${paintOf('stroke', String(this.context.strokeStyle), globalAlpha)} stroke-width="${round(lineWidth)}"`
      + `${lineJoin === 'round' ? ' stroke-linejoin="round"' : ''}${dash.length ? ` stroke-dasharray="${dash.map(round).join(' ')}"` : ''}`;
  }
  to(letter, ...numbers) { this.path += letter + numbers.map(round).join(' '); }

  // The covered methods, called with the arguments of the real ones before they run.
  clearRect(x, y, w, h) { if (w >= this.context.canvas.width && h >= this.context.canvas.height) this.out = []; }
  save() { this.stack.push(this.clip); }
  restore() { this.clip = this.stack.pop() ?? ''; }
  beginPath() { this.path = ''; }
  closePath() { this.path += 'Z'; }
  moveTo(x, y) { this.to('M', x, y); }
  lineTo(x, y) { this.to(this.path ? 'L' : 'M', x, y); }
  rect(x, y, w, h) { this.to('M', x, y); this.to('h', w); this.to('v', h); this.to('h', -w); this.path += 'Z'; }
  roundRect(x, y, w, h, r) {
    const k = Math.min(r, w / 2, h / 2);
    this.to('M', x + k, y); this.to('h', w - 2 * k); this.to('a', k, k, 0, 0, 1, k, k); this.to('v', h - 2 * k); this.to('a', k, k, 0, 0, 1, -k, k);
    this.to('h', 2 * k - w); this.to('a', k, k, 0, 0, 1, -k, -k); this.to('v', 2 * k - h); this.to('a', k, k, 0, 0, 1, k, -k); this.path += 'Z';
  }
  /** Whole circles are all we draw. */
  arc(x, y, r) { this.to('M', x - r, y); this.to('a', r, r, 0, 1, 0, 2 * r, 0); this.to('a', r, r, 0, 1, 0, -2 * r, 0); this.path += 'Z'; }
  fill(path) { if (!(path instanceof Path2D)) this.add(`<path d="${this.path}" ${this.fillStyle()}/>`); }
  stroke(path) { if (!(path instanceof Path2D) && this.path) this.add(`<path d="${this.path}" ${this.strokeStyle()}/>`); }
  clip_(path) {
    if (path instanceof Path2D) return;
    this.clip = `clip${++clips}`;
    this.out.push(`<clipPath id="${this.clip}"><path d="${this.path}"/></clipPath>`);
  }
  fillRect(x, y, w, h) { if (w && h) this.add(`<rect x="${round(Math.min(x, x + w))}" y="${round(Math.min(y, y + h))}" width="${round(Math.abs(w))}" height="${round(Math.abs(h))}" ${this.fillStyle()}/>`); }
  fillText(text, x, y, most) {
    const { font, textAlign, textBaseline } = this.context, wide = this.context.measureText(text).width;
    const squeezed = most !== undefined && wide > most ? ` textLength="${round(most)}" lengthAdjust="spacingAndGlyphs"` : '';
    this.add(svgText(text, x, y, { font, fill: String(this.context.fillStyle), anchor: anchors[textAlign], baseline: textBaseline, extra: squeezed }));
  }
  drawImage(image, x, y, w = image.width, h = image.height) {
    const sharp = this.context.imageSmoothingEnabled ? '' : ' style="image-rendering:pixelated"';
    this.add(`<image x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" preserveAspectRatio="none" href="${image.toDataURL()}"${sharp}/>`);
  }
}

const covered = ['clearRect', 'save', 'restore', 'beginPath', 'closePath', 'moveTo', 'lineTo', 'rect', 'roundRect', 'arc', 'fill', 'stroke', 'clip', 'fillRect', 'fillText', 'drawImage'];

/** Draws once more and gives what was drawn, in device pixels of the canvas. @param {() => any} draw may be done a microtask later */
export async function recorded(canvas, draw) {
  const context = canvas.getContext('2d'), recorder = new Recorder(context);
  for (const name of covered)
    context[name] = (...args) => {
      recorder[name === 'clip' ? 'clip_' : name](...args);
      return CanvasRenderingContext2D.prototype[name].apply(context, args);
    };
  try {
    draw();
    await new Promise((done) => { queueMicrotask(done); });  // uPlot draws in a microtask of its own
  } finally {
    for (const name of covered) delete context[name];
  }
  return recorder.out.join('');
}
