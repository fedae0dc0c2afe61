import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SftpSession } from '../../electron/engine/connections/sftp-session.ts';
import { type ExpandedTransfer, expandDownload } from '../../electron/engine/transfers/expanding/expand.ts';
import { failure } from '../../shared/errors.ts';
import { foldedName, whyNotLocalName } from '../../shared/local-name.ts';

type Kind = 'file' | 'folder' | 'link' | 'other';

/** A name, what the server says it is, and what is in it, or where it says it leads. */
interface Told {
  readonly name: string;
  readonly kind: Kind;
  readonly content: readonly Told[];
  readonly leadsTo: string;
}

const MODES: Readonly<Record<Kind, number>> = {
  file: 0o100644,
  folder: 0o040755,
  link: 0o120777,
  other: 0o010644,
};

const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom('.', '/', '\\', ':', ' ', 'a', 'A', '\0', '\uFFFD', 'e\u0301', '\u00e9'),
  }),
  fc.constantFrom(
    '..',
    '../x',
    '/etc/passwd',
    'a/b',
    'nul\0',
    'C:\\x',
    '\\\\host\\share',
    'nul',
    'a.csv',
    'A.csv',
  ),
);
const path = fc.oneof(
  fc.constantFrom('/top', '/top/b', '/top/../etc', '/topper', '/etc/passwd', '/top/\uFFFD', 'relative', ''),
  name.map((one) => `/top/${one}`),
);
const { listing } = fc.letrec<{ told: Told; listing: readonly Told[] }>((tie) => ({
  told: fc.record({
    name,
    kind: fc.constantFrom('file', 'folder', 'folder', 'link', 'other'),
    content: fc.oneof({ maxDepth: 3 }, fc.constant([]), tie('listing')),
    leadsTo: path,
  }),
  listing: fc.array(tie('told'), { maxLength: 6 }),
}));

/** A server that lists what it was made with, whatever that is. */
function serverWith(top: readonly Told[]): SftpSession {
  const contents = new Map<string, readonly Told[]>();
  const links = new Map<string, Told>();
  const add = (folder: string, content: readonly Told[]): void => {
    contents.set(folder, content);
    for (const one of content) {
      const at = `${folder}/${one.name}`;
      links.set(at, one);
      if (one.kind !== 'file' && !contents.has(at)) add(at, one.content);
    }
  };
  add('/top', top);
  const unread: (readonly Told[] | null)[] = [];
  const session: Partial<Record<keyof SftpSession, unknown>> = {
    openFiles: 8,
    gone: false,
    stat: async (at: string) => {
      const isFile = at !== '/top' && links.get(at)?.content.length === 0;
      return { mode: MODES[isFile ? 'file' : 'folder'], size: 1, mtime: 1 };
    },
    realpath: async (at: string) => links.get(at)?.leadsTo ?? at,
    opendir: async (at: string) => {
      const content = contents.get(at);
      if (content === undefined) throw failure('NotFound', 'no such folder');
      return Buffer.from([unread.push(content) - 1]);
    },
    readdir: async ([handle = 0]: Buffer) => {
      const content = unread[handle] ?? null;
      unread[handle] = null;
      return (
        content?.map(({ name: filename, kind }) => ({
          filename,
          longname: '',
          attrs: { mode: MODES[kind], size: 1, mtime: 1 },
        })) ?? null
      );
    },
    close: async () => undefined,
  };
  return session as unknown as SftpSession;
}

it.each([
  ['linux', posix, '/in'],
  ['darwin', posix, '/in'],
  ['win32', win32, 'C:\\in'],
] as const)(
  'no listing whatever leads outside the chosen folder, or two files to one name: %s',
  async (platform, paths, chosen) => {
    let [fetched, followed] = [0, 0];
    await fc.assert(
      fc.asyncProperty(listing, fc.constantFrom('skip' as const, 'follow' as const), async (top, links) => {
        const rows: ExpandedTransfer[] = [];
        for await (const row of expandDownload(
          { remotePath: '/top', localPath: chosen, target: 'folder' },
          { recursive: true, makeFolders: false, links },
          serverWith(top),
          platform,
        ))
          rows.push(row);

        const used = rows.filter(({ refused, skipped }) => refused === undefined && skipped === undefined);
        fetched += used.length;
        for (const { localPath, remotePath, inside } of used) {
          if (paths.basename(localPath) !== posix.basename(remotePath)) followed += 1;
          expect(inside).toBe(chosen);
          const way = paths.relative(chosen, localPath);
          expect(paths.isAbsolute(way), localPath).toBe(false);
          expect(paths.join(chosen, way)).toBe(localPath);
          for (const part of way.split(paths.sep)) expect(whyNotLocalName(part, platform)).toBeUndefined();
          expect(remotePath === '/top' || remotePath.startsWith('/top/'), remotePath).toBe(true);
          expect(remotePath).not.toContain('\uFFFD');
        }
        const folded = used.map(({ localPath }) =>
          localPath
            .split(paths.sep)
            .map((part) => foldedName(part, platform))
            .join(paths.sep),
        );
        expect(new Set(folded).size).toBe(folded.length);
        // What is only shown names the folder it was found in, and nothing else of the server's making.
        for (const { localPath } of rows)
          expect(paths.relative(chosen, localPath).split(paths.sep)[0]).not.toBe('..');
      }),
      { numRuns: 300 },
    );
    expect(fetched).toBeGreaterThan(100);
    expect(followed).toBeGreaterThan(0);
  },
);
