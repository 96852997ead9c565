// SPDX-License-Identifier: MIT
// Elements without a framework. Text is always set as text, so names from a file cannot become markup.

/** h('td.number', {title: '…'}, 'text', child, …) */
export function h(kind, attributes = {}, ...children) {
  const [tag, ...classes] = kind.split('.');
  const element = document.createElement(tag || 'div');
  if (classes.length) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'style') element.style.cssText = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

/** A canvas sized in CSS pixels and drawn in device pixels. */
export function fitCanvas(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/** One small label beside the pointer, shared by the whole page. */
export const tip = {
  element: null,
  show(lines, clientX, clientY) {
    this.element ??= document.body.appendChild(h('div.tip', { role: 'status' }));
    this.element.replaceChildren(...lines);
    this.element.style.display = 'block';
    const { offsetWidth: wide, offsetHeight: high } = this.element;
    const x = clientX + 16 + wide > innerWidth ? clientX - 12 - wide : clientX + 16;
    const y = clientY + 16 + high > innerHeight ? clientY - 10 - high : clientY + 16;
    this.element.style.transform = `translate(${Math.max(4, x)}px, ${Math.max(4, y)}px)`;
  },
  hide() {
    if (this.element) this.element.style.display = 'none';
  },
};
