// SPDX-License-Identifier: MIT
// A figure of the page as a file: SVG, or PNG made from it. The same for the buttons and for `mossy report DIR --figures`.
//
// A figure is an element. Its canvases are drawn once more under the recorder, its words are set where they stand.
// A raster stays an image of as many pixels as the screen has (three to a point under --figures).

import { h } from './dom.js';
import { paintOf, recorded, svgText } from './svg_recorder.js';
import { onPaper } from './theme.js';

const painters = new WeakMap();
/** Every figure of the page that can be saved. @type {{name: string, element: HTMLElement}[]} */
const figures = [];

/** Tells how a canvas is drawn again. A canvas nobody told of is saved as an image. */
export const paints = (canvas, draw) => painters.set(canvas, draw);

const round = (v) => Math.round(v * 100) / 100;
export const slug = (text) => text.toLowerCase().normalize('NFD').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'figure';

/** The lines a text node was broken into: text and box of each. */
function linesOf(node) {
  const range = document.createRange(), lines = [];
  range.selectNodeContents(node);
  if (range.getClientRects().length === 1) return [{ text: node.data.trim(), box: range.getBoundingClientRect() }];
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const box = range.getBoundingClientRect(), last = lines[lines.length - 1];
    if (last && Math.abs(last.box.top - box.top) < 3) last.text += ` ${word}`;
    else lines.push({ text: word, box });
  }
  return lines;
}

function words(node, at) {
  const style = getComputedStyle(node.parentElement);
  return linesOf(node).filter((line) => line.text).map(({ text, box }) => {
    const font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    return svgText(text, box.left - at.left, (box.top + box.bottom) / 2 - at.top, { font, fill: style.color, baseline: 'middle' });
  }).join('');
}

/** Swatches and the like: what has a colour of its own. */
function surface(element, style, at) {
  const box = element.getBoundingClientRect();
  const place = `x="${round(box.left - at.left)}" y="${round(box.top - at.top)}" width="${round(box.width)}" height="${round(box.height)}" rx="${Math.min(4, parseFloat(style.borderRadius) || 0)}"`;
  if (element.dataset.stops) {
    const stops = element.dataset.stops.split(';'), id = `map${slug(stops.join(' '))}`;
    return `<linearGradient id="${id}">${stops.map((c, k) => `<stop offset="${round(k / (stops.length - 1))}" stop-color="${c}"/>`).join('')}</linearGradient><rect ${place} fill="url(#${id})"/>`;
  }
  if (box.width < 1 || box.height < 1 || /^rgba\(.*, 0\)$|transparent/.test(style.backgroundColor)) return '';
  return `<rect ${place} ${paintOf('fill', style.backgroundColor)}/>`;
}

async function picture(canvas, at) {
  const box = canvas.getBoundingClientRect(), draw = painters.get(canvas);
  if (box.width < 1 || box.height < 1) return '';
  const [x, y] = [round(box.left - at.left), round(box.top - at.top)];
  if (!draw) return `<image x="${x}" y="${y}" width="${round(box.width)}" height="${round(box.height)}" href="${canvas.toDataURL()}" style="image-rendering:pixelated"/>`;
  const shapes = await recorded(canvas, draw);
  return `<g transform="translate(${x} ${y}) scale(${box.width / canvas.width} ${box.height / canvas.height})">${shapes}</g>`;
}

async function inside(element, at) {
  let out = '';
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) out += words(node, at);
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches('.unsaved')) continue;
    const style = getComputedStyle(node);
    if (style.display === 'none' || style.visibility === 'hidden') continue;
    if (node.matches('canvas')) out += await picture(node, at);
    else out += surface(node, style, at) + await inside(node, at);
  }
  return out;
}

/** @param {HTMLElement} element @returns {Promise<string>} a whole SVG file */
export async function svgOf(element) {
  const parts = [...element.children].filter((child) => !child.matches('.unsaved') && child.getBoundingClientRect().height > 0).map((child) => child.getBoundingClientRect());
  const own = element.getBoundingClientRect(), room = 8;
  const [top, bottom] = [Math.min(...parts.map((b) => b.top)) - room, Math.max(...parts.map((b) => b.bottom)) + room];
  const [wide, high] = [Math.ceil(own.width), Math.ceil(bottom - top)];
  const shapes = await inside(element, { left: own.left, top });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}" viewBox="0 0 ${wide} ${high}"><rect width="100%" height="100%" fill="#ffffff"/>${shapes}</svg>\n`;
}

/** @returns {Promise<string>} data URL of the picture, `scale` pixels to a point */
async function pngOf(svg, scale = 3) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = h('canvas', { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png');
}

/** base64 of a text's UTF-8. */
const encoded = (text) => btoa(Array.from(new TextEncoder().encode(text), (b) => String.fromCharCode(b)).join(''));

const fileOf = (element, kind) => onPaper(async () => {
  const svg = await svgOf(element);
  return kind === 'svg' ? `data:image/svg+xml;base64,${encoded(svg)}` : pngOf(svg);
});

/** Puts the two buttons into a figure and enters it into the list. */
export function savable(element, name) {
  const taken = figures.filter((f) => f.name.replace(/-\d+$/, '') === slug(name)).length;
  const file = taken ? `${slug(name)}-${taken + 1}` : slug(name);
  figures.push({ name: file, element });
  const button = (kind) => h('button', { type: 'button', title: `Save this figure as ${kind.toUpperCase()}`, 'aria-label': `Save as ${kind.toUpperCase()}: ${name}`, onclick: async () => {
    const link = h('a', { href: await fileOf(element, kind), download: `${file}.${kind}` });
    link.click();
  } }, kind.toUpperCase());
  element.append(h('div.save.unsaved', {}, button('svg'), button('png')));
  return element;
}

/**
 * With #figures=svg or #figures=png in its address the page becomes the list of its figures, for the program to
 * read: one line each, name and base64.
 */
export async function handOver() {
  const kind = /^#figures=(svg|png)$/.exec(location.hash)?.[1];
  if (!kind) return;
  await new Promise((done) => { setTimeout(done, 50); });  // until every chart has its size
  const lines = [];
  for (const { name, element } of figures) {
    for (let e = element.parentElement; e; e = e.parentElement) if (e.matches('details')) e.open = true;
    const url = await fileOf(element, kind);
    lines.push(`${name} ${url.slice(url.indexOf(',') + 1)}`);
  }
  document.body.replaceChildren(h('pre', { id: 'mossy-figures' }, lines.join('\n')));
  document.getElementById('mossy-data')?.remove();
}
