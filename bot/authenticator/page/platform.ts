const { userAgent } = navigator;

/** An iPad says that it is a Mac, which has no touch screen. */
const isIos = /iPhone|iPad|iPod/u.test(userAgent) || (/Macintosh/u.test(userAgent) && navigator.maxTouchPoints > 1);

export const platform = isIos ? 'ios' : /Android/u.test(userAgent) ? 'android' : 'other';

/** Whether the page runs as an app of its own. */
export function isInstalled(): boolean {
  return (
    ('standalone' in navigator && navigator.standalone === true) || matchMedia('(display-mode: standalone)').matches
  );
}

const browsers = [
  ['SamsungBrowser', 'Samsung Internet'],
  ['EdgA?|EdgiOS', 'Edge'],
  ['OPR|OPT', 'Opera'],
  ['Firefox|FxiOS', 'Firefox'],
  ['Chrome|CriOS', 'Chrome'],
  ['Safari', 'Safari'],
] as const;
const systems = [
  ['Android', 'Android'],
  ['iPad', 'iPad'],
  ['iPhone', 'iPhone'],
  ['Windows', 'Windows'],
  ['CrOS', 'ChromeOS'],
  ['Macintosh', 'macOS'],
  ['Linux', 'Linux'],
] as const;

function named(kinds: readonly (readonly [pattern: string, name: string])[]): string | undefined {
  return kinds.find(([pattern]) => new RegExp(pattern, 'u').test(userAgent))?.[1];
}

/** What kind of phone this is, as its owner would recognize it: `Chrome, Android`. */
export function deviceName(): string {
  const system = platform === 'ios' && named(systems) === 'macOS' ? 'iPad' : named(systems);
  return [named(browsers), system].filter((part) => part !== undefined).join(', ') || 'Browser';
}

/** What Chromium offers instead of its own bar. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

let prompt: InstallPrompt | undefined;

/** Hears of the browser's offer to install the page. @param onChange there is one, or there is none any more */
export function watchInstallation(onChange: () => void): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    prompt = event as InstallPrompt;
    onChange();
  });
  window.addEventListener('appinstalled', () => {
    prompt = undefined;
    onChange();
  });
}

export function canInstall(): boolean {
  return prompt !== undefined && !isInstalled();
}

/** Shows the browser's own question; it can be asked once. */
export async function install(): Promise<void> {
  const offer = prompt;
  prompt = undefined;
  await offer?.prompt();
}
