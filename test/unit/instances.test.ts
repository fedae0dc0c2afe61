import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { isDead, LEASE_MS, processIsAlive } from '../../electron/engine/storage/instances.ts';

const facts = { host: 'desk', bootId: 'this boot', isAlive: (pid: number) => pid === 100 };
const row = { host: 'desk', boot_id: 'this boot', pid: 100, silentForMs: 1_000 };

describe('an instance of the engine', () => {
  it.each([
    ['lives: its process is there and it was heard of lately', {}, false],
    ['lives: it was silent for just under the lease', { silentForMs: LEASE_MS }, false],
    ['is dead: silent for longer, whoever has its number now', { silentForMs: LEASE_MS + 1 }, true],
    ['is dead: its process is gone', { pid: 101 }, true],
    ['is dead: the machine was started anew since', { boot_id: 'the boot before' }, true],
    ['lives: on another machine no process tells', { host: 'other', pid: 101 }, false],
    ['lives: another machine has its own boot', { host: 'other', boot_id: 'its boot' }, false],
    ['is dead: on another machine, silent', { host: 'other', silentForMs: LEASE_MS + 1 }, true],
  ])('%s', (_what, change, dead) => {
    const { silentForMs, ...instance } = { ...row, ...change };
    expect(isDead(instance, { ...facts, silentForMs })).toBe(dead);
  });

  it.skipIf(process.platform !== 'linux')('is dead where it has ended and nobody has asked how', async () => {
    // The shell becomes a program that never asks after its children.
    const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 30'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      const [said] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(said.toString());
      await expect.poll(() => processIsAlive(pid)).toBe(false);
      expect(() => process.kill(pid, 0)).not.toThrow();
      expect(processIsAlive(parent.pid ?? 0)).toBe(true);
    } finally {
      parent.kill();
    }
  });

  it('is found among the processes of this machine', () => {
    expect([processIsAlive(process.pid), processIsAlive(1), processIsAlive(2 ** 22 + 1)]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
