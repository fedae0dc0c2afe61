import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../electron/engine/storage/database.ts';
import { ENGINE_ENTRY } from '../../../electron/engine-host/engine-entry.ts';
import { type TempFolder, tempFolder } from '../../support/temp.ts';

let folder: TempFolder;
beforeEach(async () => {
  folder = await tempFolder('orphan');
});
afterEach(() => folder[Symbol.asyncDispose]());

/** A process that does nothing, and can be killed as an application is. */
const startOwner = (): ChildProcess =>
  spawn(process.execPath, ['-e', 'setInterval(() => {}, 60_000)'], { stdio: 'ignore' });

describe('an engine in a utility process', () => {
  it('ends by itself once its owner was killed, though nothing tells it, and gives back what it had', async () => {
    const dataDirectory = join(folder.path, 'data');
    const owner = startOwner();
    const engine = fork(
      join(import.meta.dirname, '..', '..', 'support', 'utility-process-entry.ts'),
      [ENGINE_ENTRY, String(owner.pid)],
      { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] },
    );
    const ended = once(engine, 'exit');
    engine.send({ type: 'start', dataDirectory, appVersion: '0.0.0-test' });
    expect((await once(engine, 'message'))[0]).toEqual({ type: 'started' });
    owner.kill('SIGKILL');
    expect(await ended).toEqual([0, null]);
    const database = openDatabase(dataDirectory);
    expect(
      database.prepare('SELECT count(*) AS count FROM instances WHERE ended_at_ms IS NULL').get(),
    ).toEqual({
      count: 0,
    });
    database.close();
  });

  it('does not live on when its owner was gone before it began', async () => {
    const owner = startOwner();
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    const engine = fork(
      join(import.meta.dirname, '..', '..', 'support', 'utility-process-entry.ts'),
      [ENGINE_ENTRY, String(owner.pid)],
      { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] },
    );
    expect(await once(engine, 'exit')).toEqual([0, null]);
  });
});
