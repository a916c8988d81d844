import type { IncomingHttpHeaders } from 'node:http';

/** The languages that the browser takes, best first (RFC 9110, 12.5.4); of a long list the beginning. */
export function acceptedLanguages(sent: IncomingHttpHeaders): string[] {
  const ranges = (sent['accept-language'] ?? '').split(',', 20).map((range) => {
    const [tag = '', weight] = range.split(/;\s*q=/u);
    return { tag, weight: weight === undefined ? 1 : Number(weight) };
  });
  return ranges
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag);
}
