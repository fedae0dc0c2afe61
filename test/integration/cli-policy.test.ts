import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CommandOutcome, outcomeOf } from '../support/command.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const POLICY = {
  waybillPolicy: 1,
  contact: 'Help desk, extension 4711',
  profiles: [
    {
      name: 'Sleep Impressions',
      host: 'imports.flowiq.example',
      user: 'etl_si',
      authentication: { method: 'password' },
      transfer: { verify: 'read-back' },
    },
  ],
  everyProfile: { transfer: { requiredCheck: 'size' } },
  forbidden: ['store-secrets', 'other-servers'],
};

/** A whole installation of its own: a policy is found beside the program, and nowhere else that a test could use. */
let installation: TempFolder;
beforeEach(async () => {
  installation = await tempFolder('installation');
  await mkdir(join(installation.path, 'electron', 'cli'), { recursive: true });
  for (const part of ['dist', 'package.json', join('electron', 'cli', 'waybill.mjs')])
    await cp(join(PROJECT, part), join(installation.path, part), { recursive: true });
  await symlink(join(PROJECT, 'node_modules'), join(installation.path, 'node_modules'));
});
afterEach(() => installation[Symbol.asyncDispose]());

async function waybill(...args: readonly string[]): Promise<CommandOutcome> {
  const program = join(installation.path, 'electron', 'cli', 'waybill.mjs');
  const options = {
    input: 'canary-password\n',
    environment: { ...process.env, NO_COLOR: '1', WAYBILL_DATA_DIR: join(installation.path, 'data') },
  };
  return await outcomeOf(process.execPath, [program, ...args], options);
}

const usePolicy = (policy: unknown) =>
  writeFile(join(installation.path, 'managed.json'), JSON.stringify(policy), { mode: 0o644 });

test('a connection from IT is there, and every setting says who decided it', async () => {
  await usePolicy(POLICY);
  expect((await waybill('profiles', 'list')).stdout).toContain('Sleep Impressions');
  const { stdout } = await waybill('policy', 'Sleep Impressions');
  expect(stdout).toMatch(/Server +imports\.flowiq\.example +set by your IT/);
  expect(stdout).toMatch(/How files are compared +read-back +set by your IT/);
  expect(stdout).toMatch(/Remote folder +\/ +Waybill’s default/);
  const machine = await waybill('policy');
  expect(machine.stdout).toContain('Help desk, extension 4711');
  expect(machine.stdout).toContain('keeping passwords on this computer');
});

test('what IT forbids is refused, with whom to ask', async () => {
  await usePolicy(POLICY);
  const kept = await waybill('credential', 'set', 'Sleep Impressions');
  expect(kept).toMatchObject({ code: 1, stderr: expect.stringContaining('keeping passwords') });
  const edited = await waybill('profiles', 'edit', 'Sleep Impressions', '--verify', 'none');
  expect(edited.code).toBe(1);
  expect(edited.stderr).toContain('“How files are compared” is set by your IT.');
  expect(edited.stderr).toContain('Help desk, extension 4711');
  const elsewhere = await waybill('ls', 'sftp://me@elsewhere.example/');
  expect(elsewhere.stderr).toContain('servers that aren’t one of your connections');
  expect((await waybill('profiles', 'remove', 'Sleep Impressions')).code).toBe(1);
});

test('a file that can’t be used stops everything and says everything that is wrong', async () => {
  await usePolicy({
    waybillPolicy: 1,
    forbidden: ['everything'],
    everyProfile: { transfer: { verfy: 'size' } },
  });
  const { code, stderr } = await waybill('profiles', 'list');
  expect(code).toBe(1);
  expect(stderr).toContain('managed.json');
  expect(stderr).toContain('forbidden');
});

test('a file is checked before it is rolled out', async () => {
  const path = join(installation.path, 'draft.json');
  await writeFile(path, JSON.stringify(POLICY));
  expect((await waybill('policy', '--check', path)).stdout).toContain('a policy that Waybill can use');
  await writeFile(path, JSON.stringify({ ...POLICY, everyProfile: { retry: { limt: 1 } } }));
  const wrong = await waybill('policy', '--check', path);
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('everyProfile.retry.limt: there is no such setting');
});
