/** Text of others, made fit to be looked at: it stays text, but cannot hide, turn round, or flood anything. */

const unseen =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/**
 * Control characters and those that change the direction of text become visible; the rest of a long text is counted.
 * @param {string} text
 * @param {number} [most] characters kept
 */
export function visible(text, most = 4_000) {
  const seen = text.slice(0, most).replaceAll('\r\n', '\n').replaceAll(unseen, '\ufffd');
  return text.length > most ? `${seen}… (${text.length - most} more characters)` : seen;
}

/**
 * A new element with text in it.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} text
 * @param {string} [className]
 */
export function element(name, text, className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

/**
 * The element of that id, known to be of that kind.
 * @template {HTMLElement} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${kind.name} "${id}"`);
}
