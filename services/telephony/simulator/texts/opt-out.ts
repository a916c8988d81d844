const stops = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']);
const starts = new Set(['START', 'YES', 'UNSTOP']);

/**
 * What a text from a phone says about getting more, if it is one of the words that carriers know.
 * @see https://www.twilio.com/docs/messaging/guides/opt-out-keywords
 */
export function optOutWish(body: string): 'stop' | 'start' | undefined {
  const word = body.trim().toUpperCase();
  if (stops.has(word)) return 'stop';
  return starts.has(word) ? 'start' : undefined;
}

/** What the carrier itself answers. */
export const optOutAnswers = {
  stop: 'You get no more texts from this number. Reply START to get them again.',
  start: 'You get texts from this number again. Reply STOP to get no more.',
} as const;
