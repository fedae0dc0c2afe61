import * as v from 'valibot';
import { CONNECTION_LIST } from '../../../../shared/messages/window/connection-list.ts';
import { CONNECTIONS } from '../../../../shared/messages/window/connections.ts';
import type { SpeedLimit } from '../../../../shared/models/queue-controls.ts';
import type { Checked, VerifyMode } from '../../../../shared/models/verification.ts';
import { DEFAULT_TEMPORARY_NAME, TemporaryNamePattern } from '../../../../shared/temporary-name.ts';
import { type FormSection, inMs, isBetween } from './form-section.ts';

/** How fast and how often files travel, and how they are checked. */
export interface TransferFields {
  readonly concurrency: number | undefined;
  readonly retries: number | undefined;
  readonly retryWaitSeconds: number | undefined;
  readonly retryLongestSeconds: number | undefined;
  /** Bytes per second. */
  readonly uploadLimit: SpeedLimit;
  readonly downloadLimit: SpeedLimit;
  readonly verify: VerifyMode;
  readonly hashCommand: boolean;
  readonly requiredCheck: Checked;
  readonly syncUploads: 'off' | 'where-offered' | 'always';
  readonly syncDownloads: boolean;
  readonly directWrite: boolean;
  readonly temporaryName: string;
}

export const transferSection: FormSection<TransferFields> = {
  empty: ({ transfers }) => ({
    concurrency: transfers.concurrency,
    retries: transfers.retries,
    retryWaitSeconds: transfers.retryWaitSeconds,
    retryLongestSeconds: transfers.retryLongestSeconds,
    uploadLimit: null,
    downloadLimit: null,
    verify: transfers.verify,
    hashCommand: false,
    requiredCheck: transfers.requiredCheck,
    syncUploads: 'where-offered',
    syncDownloads: true,
    directWrite: false,
    temporaryName: DEFAULT_TEMPORARY_NAME,
  }),
  of: ({ transfer, retry }) => ({
    concurrency: transfer.concurrency,
    retries: retry.limit,
    retryWaitSeconds: retry.baseMs / 1_000,
    retryLongestSeconds: retry.capMs / 1_000,
    uploadLimit: transfer.uploadLimit,
    downloadLimit: transfer.downloadLimit,
    verify: transfer.verify,
    hashCommand: transfer.hashCommand,
    requiredCheck: transfer.requiredCheck,
    syncUploads: transfer.syncUploads,
    syncDownloads: transfer.syncDownloads,
    directWrite: transfer.directWrite,
    temporaryName: transfer.temporaryName,
  }),
  problems: ({ retryWaitSeconds, retryLongestSeconds, temporaryName }) => {
    const { seconds } = CONNECTIONS.problems;
    return [
      ['retryWaitSeconds', isBetween(retryWaitSeconds, 0.001, 600) ? undefined : seconds],
      ['retryLongestSeconds', isBetween(retryLongestSeconds, 0.001, 3_600) ? undefined : seconds],
      [
        'temporaryName',
        v.is(TemporaryNamePattern, temporaryName) ? undefined : CONNECTION_LIST.problems.temporaryName,
      ],
    ];
  },
  input: (fields) => ({
    transfer: {
      concurrency: fields.concurrency ?? 2,
      uploadLimit: fields.uploadLimit,
      downloadLimit: fields.downloadLimit,
      verify: fields.verify,
      hashCommand: fields.hashCommand,
      requiredCheck: fields.requiredCheck,
      syncUploads: fields.syncUploads,
      syncDownloads: fields.syncDownloads,
      directWrite: fields.directWrite,
      temporaryName: fields.temporaryName.trim(),
    },
    retry: {
      limit: fields.retries ?? 3,
      baseMs: inMs(fields.retryWaitSeconds, 1),
      capMs: inMs(fields.retryLongestSeconds, 60),
    },
  }),
};
