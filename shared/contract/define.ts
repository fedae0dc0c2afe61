import * as v from 'valibot';

/** Marks the type of an answer in a table of requests; carries nothing at run time. */
export interface Answer<T> {
  readonly answers?: T;
}
export const answers = <T>(): Answer<T> => ({});

/** Who answers a request: the engine, or the main process itself. */
export type Owner = 'engine' | 'main';

export const requestOf =
  <W extends Owner>(owner: W) =>
  <I extends v.GenericSchema, O>(input: I, output: Answer<O>) => ({ owner, input, output });

export type OutputOf<R> = R extends { readonly output: Answer<infer O> } ? O : never;

// The pieces inputs are made of.
export const Nothing = v.object({});
export const Id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
export const BatchId = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'not a UUID v4'),
);
export const RemotePath = v.pipe(v.string(), v.minLength(1), v.maxLength(4_096));
export const LocalPath = v.pipe(v.string(), v.minLength(1), v.maxLength(32_767));
export const PageSize = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)), 200);
export const EntryCount = v.optional(
  v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5_000)),
  1_000,
);
