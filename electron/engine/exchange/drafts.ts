import type { ProfileInput } from '../../../shared/models/profile.ts';
import type {
  ImportNote,
  ImportProblem,
  ImportRefusal,
  ImportVia,
} from '../../../shared/models/profile-import.ts';
import type { HostKey } from '../connections/host-key.ts';

/** More connections than this nobody has; what is over is refused by name. */
export const MOST_DRAFTS = 2_000;

/** A connection as a file tells it, before it is checked and given its place among the profiles. */
export interface Draft {
  /** As the file calls it; what no profile may be called is changed later. */
  readonly name: string;
  readonly line: number | null;
  /** Where it isn't the imported file itself. */
  readonly file: string | null;
  readonly settings: Omit<ProfileInput, 'name'>;
  /** A jump host is another draft of the same file, by its index. */
  readonly via:
    | Exclude<ImportVia, { kind: 'jump' }>
    | { readonly kind: 'jump'; readonly draft: number }
    | null;
  readonly notes: readonly ImportNote[];
  readonly hostKeys: readonly HostKey[];
}

/** All that a file holds. */
export interface Drafts {
  readonly drafts: readonly Draft[];
  readonly refused: readonly ImportRefusal[];
  readonly problems: readonly ImportProblem[];
}

/** What the readers look at besides the file itself; a test gives its own. */
export interface Surroundings {
  readonly home: string;
  /** Who signs in where a file doesn't say. */
  readonly user: string;
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export const note = (code: ImportNote['code'], detail?: string): ImportNote => ({
  code,
  ...(detail !== undefined && { detail }),
});

/** Which value can't be used, and why where the schema has a sentence of ours for it. */
export const problemIn = (field: string | null, message: string): string =>
  message.startsWith('Invalid') ? (field ?? 'entry') : `${field ?? 'entry'} (${message})`;
