/** Watches a phone that was asked, so that the page goes on by itself. Without this script, it is asked again by hand. */
const pause = 1500;
const says = document.querySelector('[data-says]');
const finish = document.querySelector('#finish form');
const progress = `${location.pathname}/progress`;
/** Faults of the server in a row after which it is asked for the answer all the same: it tells whoever sent the person that it cannot say. */
const mostFaults = 4;
/** How long a second click is taken for the first, in milliseconds: after it, what was sent did not arrive. */
const patience = 10_000;
/** What the person sends answers by itself: another request, or a second click, would take its place, and there is one answer. */
let isSending = false;
document.addEventListener('submit', (event) => {
  if (isSending) event.preventDefault();
  isSending = true;
  setTimeout(() => {
    isSending = false;
  }, patience);
});
// The page comes back as it was left.
window.addEventListener('pageshow', () => {
  isSending = false;
});

/** @returns {Promise<{ state: string, says: string } | 'fault' | 'unheard'>} */
async function asked() {
  try {
    const response = await fetch(progress, { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
    return response.ok ? /** @type {{ state: string, says: string }} */ (await response.json()) : 'fault';
  } catch {
    return 'unheard';
  }
}

async function watch() {
  for (let faults = 0; ;) {
    await new Promise((done) => setTimeout(done, pause));
    const now = await asked();
    if (isSending) return;
    if (now === 'unheard') continue;
    faults = now === 'fault' ? faults + 1 : 0;
    if (faults >= mostFaults || (now !== 'fault' && now.state !== 'pending')) {
      if (finish instanceof HTMLFormElement) finish.requestSubmit();
      return;
    }
    if (now === 'fault') continue;
    if (says !== null && now.says !== '' && says.textContent !== now.says) says.textContent = now.says;
  }
}

if (says !== null && finish !== null) void watch();
