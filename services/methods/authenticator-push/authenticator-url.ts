/** Beneath the bot's own address; the page that phones open. */
export const authenticatorPath = '/authenticator/';

/**
 * Where a phone registers, and opens its requests by hand. @param code stands in the fragment, which no browser sends to any
 * server (RFC 9110, 4.2.3), so that no log has it.
 */
export function authenticatorUrl(publicUrl: string, code?: string): string {
  return `${publicUrl}${authenticatorPath}${code === undefined ? '' : `#${code}`}`;
}
