/**
 * Runs in the authenticator's page before its own programs: a push service that is always there, because the browser's own
 * never answers without a network.
 */
(() => {
  /** @type {PushSubscription | null} */
  let current = null;

  // A test can be the push service.
  const test =
    /** @type {Window & { subscribeAtTest?: (applicationServerKey: string) => Promise<PushSubscriptionJSON> }} */ (
      window
    );

  /** @param {{ applicationServerKey?: string }} [options] */
  async function subscribe({ applicationServerKey: p256dh = '' } = {}) {
    const anywhere = {
      endpoint: `https://push.example/${crypto.randomUUID()}`,
      keys: { p256dh, auth: 'AAAAAAAAAAAAAAAAAAAAAA' },
    };
    const subscription = (await test.subscribeAtTest?.(p256dh)) ?? anywhere;
    const made = {
      endpoint: subscription.endpoint,
      toJSON: () => ({ expirationTime: null, ...subscription }),
      unsubscribe: () => {
        current = null;
        return Promise.resolve(true);
      },
    };
    current ??= /** @type {PushSubscription} */ (/** @type {unknown} */ (made));
    return current;
  }

  Object.assign(PushManager.prototype, { subscribe, getSubscription: () => Promise.resolve(current) });
})();
