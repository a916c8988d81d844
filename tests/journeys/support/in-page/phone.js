/** Runs in the authenticator's page before its own programs: what a test does beside the page, all of it under one name. */
(() => {
  /** @returns {Promise<{ privateKey: CryptoKey }[]>} */
  function accounts() {
    return new Promise((done, failed) => {
      const opening = indexedDB.open('authenticator');
      opening.onerror = () => failed(opening.error ?? new Error('not opened'));
      opening.onsuccess = () => {
        const reading = opening.result.transaction('accounts').objectStore('accounts').getAll();
        reading.onsuccess = () => {
          opening.result.close();
          done(reading.result);
        };
      };
    });
  }

  /**
   * What there is, as soon as there is something. Fails, saying what was waited for, after the time that a window waits.
   * @template Found
   * @param {string} what
   * @param {() => Promise<Found | undefined>} find
   */
  async function once(what, find) {
    for (const end = performance.now() + 20_000; performance.now() < end;) {
      const found = await find();
      if (found !== undefined) return found;
      await new Promise((next) => requestAnimationFrame(next));
    }
    throw new Error(`Waited in vain for ${what}`);
  }

  /** How many pushes the worker has told the page of; it does so once their notifications are shown. */
  let told = 0;
  if ('serviceWorker' in navigator) navigator.serviceWorker.addEventListener('message', () => (told += 1));

  Object.assign(window, {
    phone: {
      /** The person looks at the page again. */
      look: () => window.dispatchEvent(new Event('focus')),
      /** The page has come to the front. */
      focused: () => once('the focus', () => Promise.resolve(document.hasFocus() || undefined)),
      /** The worker is there, and this page is its own: a push that comes before is lost. */
      ready: () =>
        once('the worker', () =>
          Promise.resolve(navigator.serviceWorker.controller?.state === 'activated' || undefined),
        ),
      told: () => told,
      /**
       * So many pushes are shown. Until then nobody is to ask for notifications: Chromium forgets one that is not shown yet.
       * @param {number} count
       */
      toldOf: (count) => once(`${count} pushes`, () => Promise.resolve(told >= count || undefined)),
      /**
       * What notifications show, once there are so many.
       * @param {number} count
       */
      shown: (count) =>
        once(`${count} notifications`, async () => {
          const shown = await (await navigator.serviceWorker.ready).getNotifications();
          if (shown.length !== count) return undefined;
          return shown.map(({ title, body, tag, requireInteraction }) => ({ title, body, tag, requireInteraction }));
        }),
      /**
       * Once this is the only version of the page that is kept.
       * @param {string} version
       */
      onlyVersion: (version) =>
        once(`version ${version}`, async () => (await caches.keys()).join() === `shell ${version}` || undefined),
      /** What comes of reading a private key out of the browser, for each account. */
      exportKeys: async () =>
        Promise.all(
          (await accounts()).map(({ privateKey }) =>
            crypto.subtle.exportKey('jwk', privateKey).then(
              () => 'exported',
              (/** @type {unknown} */ error) => error instanceof Error && error.name,
            ),
          ),
        ),
      /** What the browser keeps of the page, by path. */
      kept: async () => {
        const caches_ = await caches.keys();
        const found = await Promise.all(caches_.map(async (name) => (await caches.open(name)).keys()));
        return found.flat().map(({ url }) => new URL(url).pathname);
      },
      /** How high and wide buttons and fields are that can be seen, where that is too little to be touched. */
      tooSmall: () =>
        [...document.querySelectorAll('button, input')]
          .filter((each) => each.checkVisibility())
          .map((each) => each.getBoundingClientRect())
          .filter(({ width, height }) => width < 44 || height < 44)
          .map(({ width, height }) => `${width} x ${height}`),
    },
  });
})();
