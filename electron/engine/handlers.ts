import type {
  EngineOutput,
  EngineParsedInput,
  EngineRequestName,
} from '../../shared/contract/engine-requests.ts';
import type { Engine } from './engine.ts';

/** What answers each request. */
export type Handlers = {
  readonly [N in EngineRequestName]: (
    engine: Engine,
    input: EngineParsedInput<N>,
    signal: AbortSignal,
  ) => EngineOutput<N> | Promise<EngineOutput<N>>;
};
