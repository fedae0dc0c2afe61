import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashBehind, quoted, RemoteShell } from '../../../electron/engine/connections/remote-shell.ts';
import type { CommandOutcome, RunCommand } from '../../../electron/engine/connections/run-command.ts';
import { failure } from '../../../shared/errors.ts';
import { sha256Of } from '../../support/engine-fixture.ts';
import { type TempFolder, tempFolder } from '../../support/temp.ts';

const CONTENT = 'claim,amount\n1,20.00\n';
const HASH = sha256Of(CONTENT);
const never = new AbortController().signal;

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder('shell');
});
afterAll(() => folder[Symbol.asyncDispose]());

/** A shell of this machine, which stands in for the server's. */
const localShell =
  (shell: string, environment: Record<string, string> = {}): RunCommand =>
  (command) =>
    new Promise((resolve) => {
      const env = { ...process.env, ...environment };
      execFile(shell, ['-c', command], { cwd: folder.path, env }, (error, output) =>
        resolve({ kind: 'ended', output, code: error === null ? 0 : 1 }),
      );
    });

/** Answers from a list of what it is asked, and notes that. */
function asked(...answers: readonly (CommandOutcome | ((command: string) => string))[]) {
  const commands: string[] = [];
  const run: RunCommand = async (command) => {
    commands.push(command);
    const answer = answers[Math.min(commands.length, answers.length) - 1] ?? { kind: 'refused' as const };
    return typeof answer === 'function'
      ? { kind: 'ended' as const, output: answer(command), code: 0 }
      : answer;
  };
  return { commands, shell: new RemoteShell(run, async () => '/home/u') };
}

const hashOf = (shell: RemoteShell, path: string, signal = never) =>
  shell.sha256(path, { sizeBytes: CONTENT.length, signal });

describe('the shell behind a connection', () => {
  it.each(['sh', 'bash', 'dash'])('tells a file’s hash, whatever its name: %s', async (program) => {
    const shell = new RemoteShell(localShell(program), async () => folder.path);
    const names = ['a.csv', '-q', "it's", '"$HOME"', '`id`', 'two\nlines', 'back\\', '%s', ' ', 'ü;exit 1'];
    for (const name of names) {
      await writeFile(join(folder.path, name), CONTENT);
      expect(await hashOf(shell, join(folder.path, name))).toBe(HASH);
      // From the sign-in folder.
      expect(await hashOf(shell, name)).toBe(HASH);
    }
    expect(await hashOf(shell, '/not/there')).toBeUndefined();
  });

  it('is greeted by nothing that a start-up file prints', async () => {
    await writeFile(join(folder.path, 'greeting'), 'echo Welcome; echo "$(printf %064d 0)"');
    const environment = { BASH_ENV: join(folder.path, 'greeting') };
    const shell = new RemoteShell(localShell('bash', environment), async () => folder.path);
    await writeFile(join(folder.path, 'a.csv'), CONTENT);
    expect(await hashOf(shell, 'a.csv')).toBe(HASH);
  });

  it.each([
    ['says nothing', () => ''],
    ['speaks SFTP', () => '\0\0\0\u0005\u0002\0\0\0\u0003'],
    ['says what accounts are for', () => 'This service allows sftp connections only.\n'],
    ['repeats what it hears', (command: string) => `${command}\n`],
    ['tells any hash', () => `${HASH}  -\n`],
    ['is cmd.exe', () => "'case' is not recognized as an internal or external command,\r\n"],
  ])('is none where it %s: asked once, and told no name', async (_what, answer) => {
    const { shell, commands } = asked(answer);
    expect([await hashOf(shell, '/secret name'), await hashOf(shell, '/secret name')]).toEqual([
      undefined,
      undefined,
    ]);
    expect(commands).toHaveLength(1);
    expect(commands[0]).not.toContain('secret name');
  });

  it('is none where no channel is opened, which is tried three times: all may have been in use', async () => {
    const { shell, commands } = asked({ kind: 'refused' });
    for (let file = 0; file < 5; file += 1) expect(await hashOf(shell, '/a')).toBeUndefined();
    expect(commands).toHaveLength(3);
  });

  it('is asked at most two things at the same time', async () => {
    let running = 0;
    let most = 0;
    const real = localShell('sh');
    const shell = new RemoteShell(
      async (command, limits) => {
        running += 1;
        most = Math.max(most, running);
        return await real(command, limits).finally(() => {
          running -= 1;
        });
      },
      async () => folder.path,
    );
    await writeFile(join(folder.path, 'a.csv'), CONTENT);
    const hashes = await Promise.all(Array.from({ length: 7 }, () => hashOf(shell, 'a.csv')));
    expect(hashes).toEqual(Array(7).fill(HASH));
    expect(most).toBe(2);
  });

  it('can be left at once, and still answers the others who asked', async () => {
    const real = localShell('sh');
    const leaving = new AbortController();
    let first = true;
    const shell = new RemoteShell(
      (command, limits) => {
        if (!first) return real(command, limits);
        first = false;
        return new Promise((_, reject) => {
          const stop = () => reject(failure('Cancelled', 'stopped'));
          if (limits.signal.aborted) stop();
          limits.signal.addEventListener('abort', stop);
        });
      },
      async () => folder.path,
    );
    await writeFile(join(folder.path, 'a.csv'), CONTENT);
    const left = hashOf(shell, 'a.csv', leaving.signal);
    const stayed = hashOf(shell, 'a.csv');
    leaving.abort();
    await expect(left).rejects.toMatchObject({ error: { code: 'Cancelled' } });
    expect(await stayed).toBe(HASH);
  });
});

describe('what a hash program prints', () => {
  it.each([
    ['GNU and busybox', `${HASH}  -\n`],
    ['BSD', `${HASH}\n`],
    ['OpenSSL', `${HASH} *stdin\n`],
    ['capitals', `${HASH.toUpperCase()}\r\n`],
  ])('is read: %s', (_what, output) => {
    expect(hashBehind('mark', `Welcome\nmark ${output}`)).toBe(HASH);
  });

  it.each([
    '',
    HASH,
    `mark ${HASH.slice(1)}\n`,
    `mark ${HASH}0\n`,
    `mark  ${HASH}\n`,
    'mark sha256sum: no such file\n',
  ])('is nothing else: %j', (output) => {
    expect(hashBehind('mark', output)).toBeUndefined();
  });

  it('quotes for POSIX shells', () => {
    expect(quoted("a'b\\c\nd")).toBe("'a'\\''b\\c\nd'");
  });
});
