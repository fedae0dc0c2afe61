import { join } from 'node:path';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import type { EngineInput, EngineOutput, EngineRequestName } from '../../shared/contract/engine-requests.ts';
import { unwrap } from '../../shared/result.ts';
import { engineHere, ownerWith } from './engine.ts';
import { tempFolder } from './temp.ts';

/** An engine, and a folder for the keys it is asked about. */
export interface KeysScene extends AsyncDisposable {
  readonly engine: EngineHost;
  readonly ask: <N extends EngineRequestName>(name: N, input: EngineInput<N>) => Promise<EngineOutput<N>>;
  /** A path in the folder. */
  readonly at: (...names: readonly string[]) => string;
}

export async function keysScene(): Promise<KeysScene> {
  const resources = new AsyncDisposableStack();
  const folder = resources.use(await tempFolder('keys'));
  const at = (...names: readonly string[]) => join(folder.path, ...names);
  const engine = resources.use(await engineHere(at('data'), ownerWith({ kind: 'password', password: 'x' })));
  return {
    engine,
    at,
    ask: async (name, input) => unwrap(await engine.request(name, input)),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
