import { basename, join } from 'node:path';
import type { BenchClient } from './clients.ts';
import { emptied, expectSize, expectTree, MIB, SMALL_BYTES, writeRandom, writeTree } from './files.ts';
import type { Measured } from './measure.ts';

/** At least so many times as fast as a peer; `fastest` is the fastest of all. */
export interface Goal {
  readonly than: 'fastest' | 'sftp' | 'lftp' | 'ssh';
  readonly times: number;
}

/** One thing that every client does in turn. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** Behind the proxy that makes the server far away. */
  readonly far: boolean;
  /** Fewer than asked for where a peer takes minutes. */
  readonly mostRuns?: number;
  readonly goals: readonly Goal[];
  /** Of our process, MiB. */
  readonly peakBelowMiB?: number;
  /** Once, before the first round. */
  setUp(): Promise<void>;
  /** Before every run. */
  prepare(): Promise<void>;
  /** What a client does; `undefined` for one that can't. */
  readonly of: (client: BenchClient) => (() => Promise<Measured>) | undefined;
  /** Throws where what the client did isn't what was asked. */
  check(): Promise<void>;
}

/** Where everything lies, and how much of it there is. */
export interface BenchPlace {
  /** Here. */
  readonly work: string;
  /** The server's folder, as this machine names it. */
  readonly remote: string;
  readonly largeMiB: number;
  readonly farMiB: number;
  readonly smallCount: number;
  readonly listed: number;
}

const count = (number: number): string => number.toLocaleString('en');

export function scenariosIn(place: BenchPlace): readonly Scenario[] {
  const { largeMiB, farMiB, smallCount, listed } = place;
  return [
    ...large(place, 'upload', 'download', largeMiB, {
      far: false,
      goals: [{ than: 'fastest', times: 0.95 }],
      peakBelowMiB: 100,
    }),
    ...small(place, 'small-up', 'small-down', smallCount, {
      far: false,
      goals: [
        { than: 'fastest', times: 1.5 },
        { than: 'sftp', times: 2 },
      ],
    }),
    ...large(place, 'far-upload', 'far-download', farMiB, {
      far: true,
      goals: [{ than: 'sftp', times: 3 }],
      mostRuns: 3,
    }),
    ...small(place, 'far-small-up', 'far-small-down', 100, {
      far: true,
      goals: [
        { than: 'sftp', times: 15 },
        { than: 'lftp', times: 3 },
      ],
      mostRuns: 3,
    }),
    {
      name: 'connect',
      title: 'connect, list an empty folder',
      far: false,
      goals: [{ than: 'ssh', times: 1 / 1.5 }],
      setUp: () => emptied(join(place.remote, 'empty')),
      prepare: async () => {},
      of: ({ connect }) => connect && (() => connect(join(place.remote, 'empty'))),
      check: async () => {},
    },
    {
      name: 'listing',
      title: `list ${count(listed)} entries`,
      far: false,
      goals: [{ than: 'fastest', times: 2 }],
      setUp: () => writeTree(join(place.remote, 'listed'), listed, 0),
      prepare: async () => {},
      of: ({ list }) => list && (() => list(join(place.remote, 'listed'))),
      check: async () => {},
    },
  ];
}

type Common = Pick<Scenario, 'far' | 'goals' | 'mostRuns' | 'peakBelowMiB'>;

const titled = (what: string, way: string, far: boolean): string =>
  `${what} ${way}${far ? ', 100 ms away' : ''}`;

/** One file of so many MiB, up and down. */
function large(
  place: BenchPlace,
  up: string,
  down: string,
  mib: number,
  common: Common,
): readonly Scenario[] {
  const here = join(place.work, `large-${mib}.bin`);
  const there = join(place.remote, 'source', basename(here));
  const sent = join(place.remote, 'target');
  const fetched = join(place.work, 'fetched');
  return [
    {
      ...common,
      name: up,
      title: titled(`${count(mib)} MiB`, 'up', common.far),
      setUp: () => writeRandom(here, mib * MIB),
      prepare: () => emptied(sent),
      of: ({ upload }) => upload && (() => upload(here, sent)),
      check: () => expectSize(join(sent, basename(here)), mib * MIB),
    },
    {
      ...common,
      name: down,
      title: titled(`${count(mib)} MiB`, 'down', common.far),
      setUp: async () => {
        await emptied(join(place.remote, 'source'));
        await writeRandom(there, mib * MIB);
      },
      prepare: () => emptied(fetched),
      of: ({ download }) => download && (() => download(there, fetched)),
      check: () => expectSize(join(fetched, basename(there)), mib * MIB),
    },
  ];
}

/** A folder of so many small files, up and down. */
export function small(
  place: BenchPlace,
  up: string,
  down: string,
  files: number,
  common: Common,
): readonly Scenario[] {
  const here = join(place.work, `small-${files}`);
  const there = join(place.remote, 'source', basename(here));
  const sent = join(place.remote, 'target');
  const fetched = join(place.work, 'fetched');
  const what = `${count(files)} x 4 KiB`;
  return [
    {
      ...common,
      name: up,
      title: titled(what, 'up', common.far),
      setUp: () => writeTree(here, files, SMALL_BYTES),
      prepare: () => emptied(sent),
      of: ({ uploadTree }) => uploadTree && (() => uploadTree(here, sent)),
      check: () => expectTree(join(sent, basename(here)), files, SMALL_BYTES),
    },
    {
      ...common,
      name: down,
      title: titled(what, 'down', common.far),
      setUp: () => writeTree(there, files, SMALL_BYTES),
      prepare: () => emptied(fetched),
      of: ({ downloadTree }) => downloadTree && (() => downloadTree(there, fetched)),
      check: () => expectTree(join(fetched, basename(there)), files, SMALL_BYTES),
    },
  ];
}
