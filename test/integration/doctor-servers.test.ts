import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { examined, outlineOf, stageOf } from '../support/doctor-bench.ts';
import { type OtherServer, startDropbear, startProftpd } from '../support/other-servers.ts';
import { pathOfProgram, requires, titleWith } from '../support/requirements.ts';

const root = requires('root');
const missing = (program: string, packageName: string) =>
  pathOfProgram(program) === undefined ? `no ${program}: install ${packageName}` : root.reason;

interface Kind {
  readonly name: string;
  readonly reason: string;
  readonly start: () => Promise<OtherServer>;
  readonly family: string;
  readonly software: RegExp;
  /** Some that it offers. */
  readonly extensions: readonly string[];
  readonly tellsSpace: boolean;
}

const KINDS: readonly Kind[] = [
  {
    name: 'Dropbear',
    reason: missing('dropbear', 'dropbear-bin'),
    start: startDropbear,
    family: 'Dropbear',
    software: /^dropbear_20\d\d\./,
    extensions: ['posix-rename@openssh.com', 'limits@openssh.com'],
    tellsSpace: true,
  },
  {
    name: 'ProFTPD mod_sftp',
    reason: missing('proftpd', 'proftpd-core and proftpd-mod-crypto'),
    start: startProftpd,
    family: 'ProFTPD mod_sftp',
    software: /^mod_sftp/,
    extensions: ['versions', 'home-directory', 'posix-rename@openssh.com'],
    tellsSpace: true,
  },
];

describe.each(KINDS)('the doctor on $name', (kind) => {
  const { reason } = kind;
  it.skipIf(reason !== '')(
    titleWith('finds it healthy and tells it by its words', { available: reason === '', reason }),
    async () => {
      await using server = await kind.start();
      const { report, asked } = await examined({
        port: server.port,
        user: server.user,
        remoteFolder: server.folder,
        trusted: server.hostPublicKey,
        credential: { kind: 'password', password: server.password },
        wishes: { write: true },
      });
      expect(outlineOf(report)).toEqual([
        'resolve skipped',
        'reach passed',
        'banner passed',
        expect.stringMatching(/^encrypt (passed|warning)/),
        'host-key passed',
        'sign-in passed',
        'sftp passed',
        'folder passed',
        'write passed',
        kind.tellsSpace ? 'space passed' : 'space skipped',
        'round-trip passed',
        'clock passed',
        'server passed',
      ]);
      expect(report.passed).toBe(true);
      expect(asked).toBe(1);
      expect(stageOf(report, 'banner').finding).toMatch(kind.software);
      expect(stageOf(report, 'server').finding).toBe(kind.family);
      expect(stageOf(report, 'write').finding).toBe('written, read, renamed, removed');
      expect(stageOf(report, 'clock').finding).toBe('agrees with ours');
      const told = stageOf(report, 'sftp').details.find(({ label }) => label === 'Extensions')?.value;
      for (const extension of kind.extensions) expect(told).toContain(extension);
      if (server.folder !== '/') expect(await readdir(server.folder)).toEqual([]);
    },
  );
});
