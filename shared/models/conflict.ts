/** What is known of one side of a conflict. */
export interface ConflictSide {
  readonly path: string;
  /** Bytes. */
  readonly sizeBytes: number | null;
  readonly modifiedAtMs: number | null;
}

/** A file that is to be transferred to a name that is taken. */
export interface Conflict {
  readonly local: ConflictSide;
  readonly remote: ConflictSide;
}
