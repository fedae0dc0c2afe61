import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appError } from '../../../shared/errors.ts';
import { type TempFolder, tempFolder } from '../../support/temp.ts';
import { FINGERPRINT } from './fake-engine.ts';
import { type CliOptions, runCli } from './run-cli.ts';

let folder: TempFolder;
beforeEach(async () => {
  folder = await tempFolder('cli');
  for (const name of ['a.csv', 'b.csv']) await writeFile(join(folder.path, name), name);
});
afterEach(() => folder[Symbol.asyncDispose]());

const run = (line: string[], options?: CliOptions) => runCli(folder.path, line, options);
const PUT = ['put', 'a.csv', 'b.csv', 'sftp://u@h/in'];

describe('waybill put with a person at the terminal', () => {
  it('shows an unknown fingerprint, takes the matching one and asks for the password', async () => {
    const { code, err, engine } = await run(PUT, {
      typed: [FINGERPRINT, 'right'],
      world: { trusted: false },
    });
    expect(code).toBe(0);
    expect(err).toContain('SHA256: abcd efgh ijkl');
    expect(engine?.requests.find(({ name }) => name === 'trust.accept')?.input).toMatchObject({
      how: 'compared',
    });
    expect(err).not.toContain('right');
  });

  it('records that a key was trusted without comparing', async () => {
    const { engine } = await run(PUT, { typed: ['yes', 'right'], world: { trusted: false } });
    expect(engine?.requests.find(({ name }) => name === 'trust.accept')?.input).toMatchObject({
      how: 'without-comparing',
    });
  });

  it('stops at Enter, trusting nobody', async () => {
    const { code, engine } = await run(PUT, { typed: [''], world: { trusted: false } });
    expect([code, engine?.signIns]).toEqual([5, 0]);
  });

  it('asks three more times for a refused password, then stops', async () => {
    const { code, engine } = await run(PUT, { typed: ['w0', 'w1', 'w2', 'w3', 'right'] });
    expect([code, engine?.signIns]).toEqual([4, 4]);
  });

  it('goes on once the right password was typed', async () => {
    const { code, engine } = await run(PUT, { typed: ['wrong', 'right'] });
    expect([code, engine?.signIns]).toEqual([0, 2]);
  });

  it('asks for the new password before it tries a profile held from before', async () => {
    const { code, engine } = await run(['put', 'a.csv', 'partner:'], {
      typed: ['right'],
      vault: { get: () => Promise.resolve('old') },
      before: (held) => held.hold(appError('AuthenticationFailed', 'earlier')),
    });
    expect([code, engine?.signIns]).toEqual([0, 1]);
  });

  it('pauses what is not sent on Ctrl-C and answers 130', async () => {
    const { code, err, engine } = await run(PUT, { typed: ['\u0003'] });
    expect(code).toBe(130);
    expect(err).toContain('2 files stay in the queue, paused');
    expect(engine?.transfers.map(({ state }) => state)).toEqual(['paused', 'paused']);
  });
});
