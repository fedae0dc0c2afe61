import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openDatabaseReadOnly } from '../../electron/engine/storage/database.ts';
import { type PracticeFixture, startEngineFixture, startPracticeFixture } from '../support/engine-fixture.ts';
import { waitFor } from '../support/temp.ts';

const FILES = 60;
const requestsTo = ({ events }: PracticeFixture) => events.filter(({ kind }) => kind === 'request').length;

/** From before the first claim to after several of them, milliseconds. */
const MOMENTS = [0, 2, 4, 7, 11, 16, 24];

it('an engine that is closed at whatever moment keeps no claim', async () => {
  await using practice = await startPracticeFixture();
  await mkdir(join(practice.root, 'si'));
  for (const moment of MOMENTS) {
    const before = requestsTo(practice);
    await using engine = await startEngineFixture({
      port: practice.server.port,
      trusted: practice.server.hostPublicKey,
    });
    const paths = Array.from({ length: FILES }, (_, index) =>
      join(engine.local, `claim-${moment}-${index}.csv`),
    );
    await Promise.all(paths.map((path) => writeFile(path, path)));
    await engine.queueUploads(paths, '/si');
    await engine.work();
    await waitFor(() => requestsTo(practice) > before, { what: 'the server to be reached', everyMs: 1 });
    await later(moment);
    await engine.host.close();
    const database = openDatabaseReadOnly(engine.dataDirectory);
    const claimed = database
      .prepare('SELECT state FROM transfers WHERE claimed_by IS NOT NULL')
      .pluck()
      .all();
    database.close();
    expect({ moment, claimed }).toEqual({ moment, claimed: [] });
  }
});
