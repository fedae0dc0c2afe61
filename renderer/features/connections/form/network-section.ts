import { CONNECTIONS } from '../../../../shared/messages/window/connections.ts';
import { type FormSection, inMs, isBetween } from './form-section.ts';

/** How long to wait for what. */
export interface NetworkFields {
  readonly connectSeconds: number | undefined;
  readonly keepaliveSeconds: number | undefined;
  readonly stallSeconds: number | undefined;
  readonly idleSeconds: number | undefined;
}

export const networkSection: FormSection<NetworkFields> = {
  empty: () => ({ connectSeconds: 10, keepaliveSeconds: 15, stallSeconds: 30, idleSeconds: 30 }),
  of: ({ timeouts }) => ({
    connectSeconds: timeouts.connectMs / 1_000,
    keepaliveSeconds: timeouts.keepaliveMs / 1_000,
    stallSeconds: timeouts.stallMs / 1_000,
    idleSeconds: timeouts.idleMs / 1_000,
  }),
  problems: ({ connectSeconds, keepaliveSeconds, stallSeconds, idleSeconds }) => {
    const { seconds } = CONNECTIONS.problems;
    return [
      ['connectSeconds', isBetween(connectSeconds, 0.1, 600) ? undefined : seconds],
      ['keepaliveSeconds', isBetween(keepaliveSeconds, 0.1, 600) ? undefined : seconds],
      ['stallSeconds', isBetween(stallSeconds, 0.1, 600) ? undefined : seconds],
      ['idleSeconds', isBetween(idleSeconds, 0, 3_600) ? undefined : seconds],
    ];
  },
  input: ({ connectSeconds, keepaliveSeconds, stallSeconds, idleSeconds }) => ({
    timeouts: {
      connectMs: inMs(connectSeconds, 10),
      keepaliveMs: inMs(keepaliveSeconds, 15),
      stallMs: inMs(stallSeconds, 30),
      idleMs: inMs(idleSeconds, 30),
    },
  }),
};
