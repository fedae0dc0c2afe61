import type { WaybillApi } from '../../shared/contract/window-api.ts';

declare global {
  interface Window {
    /** From the preload script; the only way out of this window. */
    readonly waybill: WaybillApi;
  }
}
