/** Fewest different bytes among the 32 of a key: of random ones, not one in 10^13 has so few. */
const fewestBytes = 20;

/**
 * Why a key cannot have come from a source of randomness: somebody typed it, counted, or repeated something. A random key is
 * never refused in practice; a weak one is not always found.
 */
export function weaknessOf(key: Uint8Array): string | undefined {
  if (key.every((byte) => byte >= 0x20 && byte < 0x7f)) return 'is text that can be typed';
  if (new Set(key).size < fewestBytes) return 'repeats itself';
  const half = key.length / 2;
  if (Buffer.compare(key.subarray(0, half), key.subarray(half)) === 0) return 'repeats itself';
  const steps = new Set([...key].slice(1).map((byte, index) => (byte - (key[index] ?? 0) + 256) % 256));
  return steps.size <= 2 ? 'counts' : undefined;
}
