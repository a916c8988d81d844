/** A text to learn from. */
export interface Sample {
  readonly words: readonly string[];
  /** Index of its class. */
  readonly label: number;
}

/** Texts as rows of a sparse matrix: row r has the entries from `starts[r]` to `starts[r + 1]`. */
export interface Rows {
  readonly starts: Int32Array;
  readonly buckets: Int32Array;
  readonly values: Float32Array;
  readonly labels: Uint8Array;
}
