// SPDX-License-Identifier: MIT
// Moving and zooming in time by mouse, wheel, finger and keys. A plain wheel still scrolls the page.

/** Follows the mouse until it is let go: `wide` CSS pixels are the visible stretch. */
export function pan(e, view, wide) {
  let last = e.clientX;
  const drag = (event) => {
    view.move(((last - event.clientX) / wide) * view.span);
    last = event.clientX;
  };
  const done = () => {
    removeEventListener('mousemove', drag);
    removeEventListener('mouseup', done);
  };
  addEventListener('mousemove', drag);
  addEventListener('mouseup', done);
  e.preventDefault();
}

/** Ctrl-wheel or a pinch on a touchpad zooms about the pointer, a sideways or shifted wheel moves. */
export function wheel(box, view) {
  box.addEventListener('wheel', (e) => {
    const over = box.querySelector('.u-over').getBoundingClientRect();
    if (e.ctrlKey || e.metaKey)
      view.zoom(Math.exp(e.deltaY * 0.004), view.from + ((e.clientX - over.left) / over.width) * view.span);
    else if (e.shiftKey || Math.abs(e.deltaX) > Math.abs(e.deltaY))
      view.move(((e.deltaX || e.deltaY) / over.width) * view.span);
    else return;
    e.preventDefault();
  }, { passive: false });
}

/** One finger sideways moves. */
export function touch(box, view) {
  let last = null;
  box.addEventListener('touchstart', (e) => { last = e.touches.length === 1 ? e.touches[0].clientX : null; }, { passive: true });
  box.addEventListener('touchmove', (e) => {
    if (last === null || e.touches.length !== 1) return;
    const now = e.touches[0].clientX;
    view.move(((last - now) / box.querySelector('.u-over').clientWidth) * view.span);
    last = now;
  }, { passive: true });
}

export function keys(root, view, reset) {
  const actions = {
    ArrowLeft: () => view.move(-view.span / 4), ArrowRight: () => view.move(view.span / 4),
    '+': () => view.zoom(0.5), '=': () => view.zoom(0.5), '-': () => view.zoom(2), 0: reset,
  };
  root.addEventListener('keydown', (e) => {
    if (!actions[e.key] || e.ctrlKey || e.metaKey || e.altKey) return;
    actions[e.key]();
    e.preventDefault();
  });
}
