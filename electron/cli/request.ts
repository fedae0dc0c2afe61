import type { EngineInput, EngineOutput, EngineRequestName } from '../../shared/contract/engine-requests.ts';
import { unwrap } from '../../shared/result.ts';
import type { EngineHost } from '../engine-host/engine-host.ts';

/** Asks the engine; throws a `Failure` with its error. */
export async function request<N extends EngineRequestName>(
  host: EngineHost,
  name: N,
  input: EngineInput<N>,
  signal?: AbortSignal,
): Promise<EngineOutput<N>> {
  return unwrap(await host.request(name, input, signal === undefined ? {} : { signal }));
}

/** Every row of a paged answer, one page in memory at a time. */
export async function* everyPage<Row, Cursor>(
  read: (after: Cursor | undefined) => Promise<{ rows: readonly Row[]; next: Cursor | null }>,
): AsyncGenerator<Row> {
  let after: Cursor | undefined;
  for (;;) {
    const { rows, next } = await read(after);
    yield* rows;
    if (next === null) return;
    after = next;
  }
}
