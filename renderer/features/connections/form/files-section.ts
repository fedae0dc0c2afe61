import { masksAsText, masksIn } from '../../../../shared/masks.ts';
import { CONNECTIONS } from '../../../../shared/messages/window/connections.ts';
import type { DefaultConflict } from '../../../../shared/models/profile.ts';
import type { LinkPolicy } from '../../../../shared/models/transfer.ts';
import { maskProblem } from '../../../design/mask-problem.ts';
import type { FormSection } from './form-section.ts';

/** Which files are taken, what gives way to them, and what they keep. */
export interface FilesFields {
  readonly onConflict: DefaultConflict;
  /** Masks in one line. */
  readonly include: string;
  readonly exclude: string;
  readonly links: LinkPolicy;
  readonly keepModifiedTime: boolean;
  readonly keepPermissions: boolean;
  /** Octal digits. */
  readonly fileMode: string;
}

export const filesSection: FormSection<FilesFields> = {
  empty: ({ transfers }) => ({
    onConflict: transfers.onConflict,
    include: '',
    exclude: '',
    links: 'skip',
    keepModifiedTime: true,
    keepPermissions: false,
    fileMode: '640',
  }),
  of: ({ transfer }) => ({
    onConflict: transfer.onConflict,
    include: masksAsText(transfer.include),
    exclude: masksAsText(transfer.exclude),
    links: transfer.links,
    keepModifiedTime: transfer.keepModifiedTime,
    keepPermissions: transfer.keepPermissions,
    fileMode: transfer.fileMode.toString(8).padStart(3, '0'),
  }),
  problems: ({ include, exclude, fileMode }) => [
    ['include', maskProblem(include)],
    ['exclude', maskProblem(exclude)],
    ['fileMode', /^[0-7]{3}$/.test(fileMode) ? undefined : CONNECTIONS.problems.fileMode],
  ],
  input: ({ onConflict, include, exclude, links, keepModifiedTime, keepPermissions, fileMode }) => ({
    transfer: {
      onConflict,
      include: [...masksIn(include)],
      exclude: [...masksIn(exclude)],
      links,
      keepModifiedTime,
      keepPermissions,
      fileMode: Number.parseInt(fileMode, 8),
    },
  }),
};
