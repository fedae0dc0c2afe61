import type { Result } from '../result.ts';
import type { WindowEventName, WindowRequestName } from './channels.ts';
import type { WindowEvents } from './events.ts';
import type { RequestInput, RequestOutput } from './requests.ts';

/** What the preload script exposes as `window.waybill`: all that the window can reach. */
export interface WaybillApi {
  /** @param id the caller's number for {@link WaybillApi.cancel}; unique while the request is open */
  request<N extends WindowRequestName>(
    name: N,
    input: RequestInput<N>,
    id: number,
  ): Promise<Result<RequestOutput<N>>>;
  cancel(id: number): void;
  /** @returns the way to stop listening */
  on<E extends WindowEventName>(event: E, listener: (news: WindowEvents[E]) => void): () => void;
  /** The absolute path of a dropped `File`; empty for one that isn't a file of this computer's disk. */
  pathForFile(file: object): string;
}
