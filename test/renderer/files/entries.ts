import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import { NOW } from '../support/samples.ts';

export const file = (name: string, over: Partial<RemoteEntry> = {}): RemoteEntry => ({
  name,
  kind: 'file',
  sizeBytes: 1_024,
  modifiedAtMs: NOW - 60_000,
  mode: 0o640,
  uid: 1_000,
  gid: 1_000,
  usable: true,
  ...over,
});

export const folder = (name: string, over: Partial<RemoteEntry> = {}): RemoteEntry =>
  file(name, { kind: 'folder', sizeBytes: null, mode: 0o750, ...over });
