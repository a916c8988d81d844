/** What `$min`, `$max` and range filters compare: MongoDB's BSON types without those that have parts. */
export type Scalar = string | number | boolean | Date | null;

export function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value) || value instanceof Date;
}

/**
 * Compares a scalar with what a document holds, as MongoDB sorts: by type, then by value, text by its UTF-8 bytes.
 * @see https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/
 * @returns negative, zero or positive.
 */
export function compareScalar(scalar: Scalar, stored: unknown): number {
  const byType = typeRank(scalar) - typeRank(stored);
  if (byType !== 0) return byType;
  if (typeof scalar === 'string') return Buffer.compare(Buffer.from(scalar), Buffer.from(String(stored)));
  return Number(scalar) - Number(stored);
}

function typeRank(value: unknown): number {
  if (value === null) return 0;
  if (typeof value === 'number') return 1;
  if (typeof value === 'string') return 2;
  if (typeof value === 'boolean') return 5;
  if (value instanceof Date) return 6;
  return Array.isArray(value) ? 4 : 3;
}
