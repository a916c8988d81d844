/** Whether it says anything: two different letters or digits at least, so neither blanks, nor punctuation, nor one letter again and again. */
export function isReason(text: string): boolean {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]/gu)).size >= 2;
}
