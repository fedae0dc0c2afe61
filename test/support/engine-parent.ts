// Run as a program by tests that kill it: an owner of an engine in a child process. Prints the engine's process id.
import type { Credential } from '../../shared/contract/credentials.ts';
import { unwrap } from '../../shared/result.ts';
import { engineInChild, ownerWith } from './engine.ts';

const [dataDirectory = '', credential = ''] = process.argv.slice(2);
const engine = await engineInChild(dataDirectory, ownerWith(JSON.parse(credential) as Credential));
unwrap(await engine.request('queue.work', { on: 'everything' }));
process.stdout.write(`${engine.pid}\n`);
