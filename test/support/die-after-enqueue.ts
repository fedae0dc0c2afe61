/**
 * An engine in a process of its own that queues what it is told and dies between the commit and its answer, as in a
 * power cut. Started by tests: `node die-after-enqueue.ts <data directory> <input as JSON>`.
 */
import type { EngineInput } from '../../shared/contract/engine-requests.ts';
import { unwrap } from '../../shared/result.ts';
import { engineHere, ownerWith } from './engine.ts';

const [dataDirectory = '', input = '{}'] = process.argv.slice(2);
const engine = await engineHere(dataDirectory, ownerWith({ kind: 'password', password: 'never asked for' }));
unwrap(
  await engine.request(
    'transfers.enqueueUploads',
    JSON.parse(input) as EngineInput<'transfers.enqueueUploads'>,
  ),
);
process.kill(process.pid, 'SIGKILL');
