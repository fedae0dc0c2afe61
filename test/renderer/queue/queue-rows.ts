import { page } from 'vitest/browser';
import { appError, type ErrorCode } from '../../../shared/errors.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { NOW, sampleTransfer } from '../support/samples.ts';

export const MB = 1_048_576;
export const named = (id: number, name: string, over: Partial<TransferSnapshot>): TransferSnapshot =>
  sampleTransfer({ id, remotePath: `/midwest/si/${name}`, ...over });
export const sending = (id: number, over: Partial<TransferSnapshot> = {}) =>
  named(id, `sending_${id}.csv`, {
    state: 'transferring',
    sizeBytes: 182.4 * MB,
    bytesDone: 113.1 * MB,
    bytesPerSecond: 31.4 * MB,
    ...over,
  });
export const waiting = (id: number, over: Partial<TransferSnapshot> = {}) =>
  named(id, `waiting_${id}.csv`, { state: 'queued', attempt: 0, bytesDone: 0, ...over });
export const failed = (id: number, code: ErrorCode, over: Partial<TransferSnapshot> = {}) =>
  named(id, `failed_${id}.csv`, { state: 'failed', error: appError(code, 'SFTP status 4'), ...over });
/** Delivered today, whatever day it is. */
export const done = (id: number, over: Partial<TransferSnapshot> = {}) =>
  named(id, `done_${id}.csv`, {
    timeline: { ...sampleTransfer().timeline, finishedAtMs: Date.now() },
    ...over,
  });
export const held = (code: ErrorCode) => ({
  profileId: 'sleep',
  held: { error: appError(code, 'refused'), sinceMs: NOW },
  unreachable: null,
});
export const offline = () => ({
  profileId: 'sleep',
  held: null,
  unreachable: {
    error: appError('Unreachable', 'no route'),
    sinceMs: NOW,
    failures: 1,
    nextTryAtMs: Date.now() + 100_000,
  },
});

export const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
/** Without what React Aria keeps at the end of the body for its own announcements. */
export const pageArea = (): Element => page.getByRole('main').element().parentElement ?? document.body;
export const button = (name: string | RegExp) => page.getByRole('button', { name });
