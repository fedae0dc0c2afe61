import { _electron } from 'playwright';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import { enqueueUploads } from '../support/engine.ts';
import type { RealSshd } from '../support/sshd.ts';
import { waitFor } from '../support/temp.ts';
import { writeRandom } from './files.ts';
import { memoryOf } from './process-memory.ts';
import { waybillApp } from './window-start.ts';

/** What one large upload may take of the engine's own memory inside the application, MiB. */
const MOST_ANONYMOUS_MIB = 80;
const UPLOAD_BYTES = 1_024 ** 3;
const SAMPLE_MS = 50;

/**
 * The engine's anonymous memory in the running application while it sends 1 GiB: the most that was seen.
 * @param engine on the application's data directory, working on nothing itself
 * @returns lines of Markdown
 */
export async function measureEngineMemory(options: {
  readonly engine: EngineHost;
  readonly sshd: RealSshd;
  readonly profileId: string;
  readonly file: string;
  readonly environment: Record<string, string>;
}): Promise<readonly string[]> {
  const { engine, sshd, profileId, file, environment } = options;
  await writeRandom(file, UPLOAD_BYTES);
  const { launch } = await waybillApp(environment, 'true');
  const app = await _electron.launch({ ...launch, timeout: 60_000 });
  const engineNow = () =>
    memoryOf(app.process().pid ?? 0).find(({ role }) => role === 'engine')?.anonymous ?? 0;
  let most = 0;
  const sampler = setInterval(() => {
    most = Math.max(most, engineNow());
  }, SAMPLE_MS);
  try {
    await app.firstWindow({ timeout: 60_000 });
    await waitFor(() => engineNow() > 0, { what: 'the engine', deadlineMs: 30_000 });
    const idle = engineNow();
    const batchId = await enqueueUploads(engine, profileId, [file], sshd.root);
    await waitFor(
      async () => {
        const batch = await engine.request('batches.get', { id: batchId });
        if (!batch.ok) throw new Error(batch.error.message);
        return batch.value.counts.delivered === 1;
      },
      { what: 'the upload', deadlineMs: 120_000, everyMs: 200 },
    );
    return [
      `**Engine**: its own (anonymous) memory is ${idle.toFixed(0)} MiB idle and ${most.toFixed(0)} MiB at most while 1 GiB is sent, ${most < MOST_ANONYMOUS_MIB ? 'below' : '**above**'} the ${MOST_ANONYMOUS_MIB} MiB it may take.`,
    ];
  } finally {
    clearInterval(sampler);
    const late = setTimeout(() => app.process().kill('SIGKILL'), 10_000);
    await app.close().catch(() => undefined);
    clearTimeout(late);
  }
}
