/**
 * An element with what belongs to it.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, string>>} [attributes]
 * @param {readonly (Node | string)[]} [children]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, children = []) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * A button that does something.
 * @param {string} label
 * @param {string} look the classes
 * @param {(event: MouseEvent) => void} act
 */
export function button(label, look, act) {
  const made = element('button', { type: 'button', class: look }, [label]);
  made.addEventListener('click', act);
  return made;
}

/**
 * The element of an id, which the page has.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no ${id}`);
  return found;
}

/**
 * Text that is set only when it is another one, so that it is read out once.
 * @param {Element} target
 * @param {string} text
 */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/**
 * Parts of the page by what they show: each is made once and then kept up to date.
 * @template Item
 * @typedef {object} Part
 * @property {HTMLElement} element
 * @property {(item: Item) => void} update
 */

/**
 * Keeps a list of parts in the order of its items; those whose item is gone go too.
 * @template Item
 * @param {HTMLElement} list
 * @param {(item: Item) => string} keyOf
 * @param {(item: Item) => Part<Item>} make
 * @returns {(items: readonly Item[]) => void}
 */
export function keyedList(list, keyOf, make) {
  /** @type {Map<string, Part<Item>>} */
  const parts = new Map();
  return (items) => {
    const keys = new Set(items.map(keyOf));
    for (const [key, part] of parts) {
      if (keys.has(key)) continue;
      part.element.remove();
      parts.delete(key);
    }
    items.forEach((item, index) => {
      const key = keyOf(item);
      const part = parts.get(key) ?? make(item);
      parts.set(key, part);
      if (list.children[index] !== part.element) place(list, part.element, index);
      part.update(item);
    });
  };
}

/**
 * Puts an element where it belongs; whoever is typing in it goes on typing.
 * @param {HTMLElement} list
 * @param {HTMLElement} part
 * @param {number} index
 */
function place(list, part, index) {
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  list.insertBefore(part, list.children[index] ?? null);
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
}
