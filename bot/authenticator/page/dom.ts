type Child = Node | string;

/** An element with what belongs to it; a boolean attribute is there or not. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | boolean>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'boolean') made.toggleAttribute(name, value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** How a button looks. */
export type Look = 'primary' | 'quiet' | 'danger' | 'danger-quiet' | 'link';

/** A button that does something. */
export function button(label: string, look: Look, act: () => void, id?: string): HTMLButtonElement {
  const made = element('button', { type: 'button', class: look, ...(id !== undefined && { id }) }, label);
  made.addEventListener('click', act);
  return made;
}

/** The element of an id, which the page has. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no ${id}`);
  return found;
}

/** Sets a text only where it is another one, so that it is read out once. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** A paragraph. */
export function paragraph(text: string, look = ''): HTMLParagraphElement {
  return element('p', look === '' ? {} : { class: look }, text);
}

/** Names and what they are, one below the other. */
export function facts(pairs: readonly (readonly [name: string, value: Child])[]): HTMLDListElement {
  const rows = pairs.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value)));
  return element('dl', { class: 'facts' }, ...rows);
}

/** Whose account it is. A long name breaks behind its dots and its `@`, if it has to. */
export function identity(organization: string, account: string): HTMLElement {
  const parts = account.match(/[^@.]*[@.]?/gu) ?? [];
  const name = element('p', { class: 'account', dir: 'auto' }, ...parts.flatMap((part) => [part, element('wbr')]));
  return element('div', { class: 'identity' }, element('h2', { dir: 'auto' }, organization), name);
}
