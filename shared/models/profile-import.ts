import * as v from 'valibot';
import type { ProfileSettings } from './profile.ts';
import type { ProxyRoute } from './route.ts';

/** Whose file it is. */
export const IMPORT_FORMATS = ['waybill', 'openssh', 'filezilla', 'winscp'] as const;
export const ImportFormat = v.picklist(IMPORT_FORMATS);
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** Something to know about a connection that comes in. `detail` is text from the file, or a number of it. */
export interface ImportNote {
  readonly code:
    | 'password-left'
    | 'passphrase-left'
    | 'proxy-password-left'
    | 'local-user'
    | 'default-key'
    | 'key-missing'
    | 'more-keys'
    | 'no-key'
    | 'asks'
    | 'anonymous'
    | 'settings-left'
    | 'accepts-any-key'
    | 'host-key-alias'
    /** Pins or known_hosts files: they come in only where the file's keys are to be trusted. */
    | 'names-keys'
    | 'name-changed'
    | 'folder-changed'
    | 'remote-folder-left'
    | 'as-jump-only';
  readonly detail?: string;
}

/** Why a connection can't come in. */
export interface ImportRefusal {
  /** As the file calls it. */
  readonly name: string;
  /** Where in the file, counted from 1; the file is named where it is an included one. */
  readonly line: number | null;
  readonly file: string | null;
  readonly code:
    | 'pattern'
    | 'other-protocol'
    | 'no-host'
    | 'invalid'
    | 'proxy-command'
    | 'proxy-kind'
    | 'jump-circle'
    | 'jump-unreadable'
    | 'jump-refused'
    | 'jump-missing'
    | 'too-many';
  readonly detail?: string;
}

/** What of the file was passed over. */
export interface ImportProblem {
  readonly line: number | null;
  readonly file: string | null;
  readonly code:
    | 'no-argument'
    | 'quotes'
    | 'bad-value'
    | 'match-unknown'
    | 'include-depth'
    | 'include-files'
    | 'include-unreadable'
    | 'host-key'
    | 'host-keys-elsewhere';
  readonly detail?: string;
}

/** How a connection reaches its server, before the profiles it needs exist. */
export type ImportVia = { readonly kind: 'jump'; readonly key: string } | ProxyRoute;

export interface ImportHostKey {
  readonly keyType: string;
  /** `SHA256:…` as OpenSSH prints it. */
  readonly fingerprint: string;
  /** Base64 of the key's wire form. */
  readonly publicKey: string;
  /** Whether it is trusted already, would be new, or another one is trusted: then it stays out. */
  readonly known: 'new' | 'trusted' | 'other-trusted';
}

/** A connection that can come in. */
export interface ImportCandidate {
  /** Names it in this preview and in the import that follows. */
  readonly key: string;
  readonly line: number | null;
  readonly file: string | null;
  readonly settings: ProfileSettings;
  readonly via: ImportVia | null;
  readonly notes: readonly ImportNote[];
  readonly hostKeys: readonly ImportHostKey[];
  /** The saved profile of that name, if there is one. */
  readonly existing: {
    readonly id: string;
    /** Same server, port and user. */
    readonly isSameAccount: boolean;
    /** What is kept for the proxy of one may be shown to the other's. */
    readonly isSameProxy: boolean;
  } | null;
}

/** What a file holds, before anything of it is saved. */
export interface ImportPreview {
  readonly format: ImportFormat;
  readonly path: string;
  /** Of all files that were read: the import refuses to go on where they hold something else by then. */
  readonly digest: string;
  readonly candidates: readonly ImportCandidate[];
  readonly refused: readonly ImportRefusal[];
  readonly problems: readonly ImportProblem[];
}

/** What becomes of a candidate. `add` where its name is free; the others where it isn't. */
export const IMPORT_ACTIONS = ['add', 'keep-both', 'replace', 'skip'] as const;
export const ImportChoice = v.object({
  key: v.pipe(v.string(), v.maxLength(20)),
  action: v.picklist(IMPORT_ACTIONS),
});
export type ImportChoice = v.InferOutput<typeof ImportChoice>;

export interface ImportOutcome {
  readonly added: readonly { readonly id: string; readonly name: string }[];
  readonly replaced: readonly { readonly id: string; readonly name: string }[];
  /** Host keys that are trusted now and weren't before. */
  readonly trustedKeys: number;
  /** `host:port` of servers that are known with another key than the file says. */
  readonly otherKeys: readonly string[];
}

/** A file of another program where it usually is, on this computer. */
export interface ImportPlace {
  readonly format: ImportFormat;
  readonly path: string;
}
