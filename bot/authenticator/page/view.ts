import { byId, element, setText } from './dom.js';
import { words } from './words.js';

/** What fills the page. */
export interface Screen {
  readonly heading: string;
  readonly parts: readonly Node[];
  /** A picture above the heading. */
  readonly picture?: Node | undefined;
  /** What gets the focus instead of the heading: where something is to be put right. */
  readonly focus?: HTMLElement | undefined;
}

/** Shows a screen instead of another. The heading gets the focus, so that it is read out and Tab goes on from there. */
export function show(screen: Screen): void {
  // What was said belongs to the screen before.
  announce('');
  draw(screen);
  screen.focus?.focus();
}

function draw({ heading, parts, picture }: Screen): void {
  const title = element('h1', { tabindex: '-1' }, heading);
  byId('view').replaceChildren(...(picture === undefined ? [] : [picture]), title, ...parts);
  document.title = `${heading} – ${words.title}`;
  title.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

/** Shows a screen anew because something on it has changed; whoever is somewhere in it stays there. */
export function refresh(screen: Screen): void {
  const focused = document.activeElement?.id;
  const { scrollY } = window;
  draw(screen);
  if (focused !== undefined && focused !== '') document.getElementById(focused)?.focus({ preventScroll: true });
  window.scrollTo(0, scrollY);
}

/** Says something that has changed by itself, to be read and to be heard, until another screen is there. */
export function announce(text: string): void {
  setText(byId('announcements'), text);
}

/** Says, or stops saying, that the server cannot be reached. */
export function showOffline(isOffline: boolean): void {
  const banner = byId('offline');
  if (isOffline === (banner.textContent !== '')) return;
  setText(banner, isOffline ? words.offline : '');
  // What is said on this screen stays.
  if (!isOffline && byId('announcements').textContent === '') announce(words.online);
}
