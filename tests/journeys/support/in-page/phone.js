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
   * What there is, as soon as there is something.
   * @template Found
   * @param {() => Promise<Found | undefined>} find
   */
  async function once(find) {
    for (;;) {
      const found = await find();
      if (found !== undefined) return found;
      await new Promise((next) => requestAnimationFrame(next));
    }
  }

  Object.assign(window, {
    phone: {
      /** The person looks at the page again. */
      look: () => window.dispatchEvent(new Event('focus')),
      /** The page has come to the front. */
      focused: () => once(() => Promise.resolve(document.hasFocus() || undefined)),
      /** The worker is there. */
      ready: async () => (await navigator.serviceWorker.ready).scope,
      /**
       * What notifications show, once there are so many: one that replaces another is away for a moment.
       * @param {number} count
       */
      shown: (count) =>
        once(async () => {
          const shown = await (await navigator.serviceWorker.ready).getNotifications();
          if (shown.length !== count) return undefined;
          return shown.map(({ title, body, tag, requireInteraction }) => ({ title, body, tag, requireInteraction }));
        }),
      /**
       * Once this is the only version of the page that is kept.
       * @param {string} version
       */
      onlyVersion: (version) => once(async () => (await caches.keys()).join() === `shell ${version}` || undefined),
      /** The person wipes all notifications away. */
      wipe: async () => {
        for (const each of await (await navigator.serviceWorker.ready).getNotifications()) each.close();
      },
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
