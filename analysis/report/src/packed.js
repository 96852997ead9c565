// SPDX-License-Identifier: MIT
// Typed arrays as text: a prefix for the type, then little-endian bytes in base64.

const types = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f32: Float32Array };

/** @param {string} text @returns {Uint8Array|Uint16Array|Uint32Array|Float32Array} */
export function unpack(text) {
  const colon = text.indexOf(':');
  const Type = types[text.slice(0, colon)];
  if (!Type) throw new Error(`unknown kind of array: ${text.slice(0, 12)}`);
  const raw = atob(text.slice(colon + 1));
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; ++i) bytes[i] = raw.charCodeAt(i);
  return new Type(bytes.buffer);
}

/** The other way, for tests. @param {ArrayLike<number>} values @param {"u8"|"u16"|"u32"|"f32"} type */
export function pack(values, type) {
  const bytes = new Uint8Array(types[type].from(values).buffer);
  let raw = '';
  for (let i = 0; i < bytes.length; i += 32768) raw += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return `${type}:${btoa(raw)}`;
}
