import type * as v from 'valibot';
import type { OutputOf } from './define.ts';
import { ENGINE_REQUESTS } from './engine-requests.ts';
import { MAIN_REQUESTS } from './main-requests.ts';

/** Every request there is: name, owner, input and output. What of it the window may send stands in `channels.ts`. */
export const REQUESTS = { ...ENGINE_REQUESTS, ...MAIN_REQUESTS } as const;

type Table = typeof REQUESTS;
export type RequestName = keyof Table;
/** What the caller writes: defaults may be left out. */
export type RequestInput<N extends RequestName> = v.InferInput<Table[N]['input']>;
export type RequestOutput<N extends RequestName> = OutputOf<Table[N]>;
