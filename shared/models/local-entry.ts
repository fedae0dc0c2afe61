import type { RemoteEntry } from './remote-entry.ts';

/** One name in a local folder: the same facts as of a remote one. `usable` is always true. */
export type LocalEntry = RemoteEntry;
