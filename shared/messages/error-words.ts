import type { AppError } from '../errors.ts';
import { countOf } from '../format.ts';
import { possessive, sentenceStart } from './wording.ts';

/** What the sentence may name. Everything is optional; a message is whole without any of it. */
export interface ErrorContext {
  /** The partner's or server's name as the person knows it. */
  readonly partner?: string;
  /** `partner` is an address, not a name somebody gave: it has no server, it is one. */
  readonly byAddress?: boolean;
  readonly fileName?: string;
  readonly user?: string;
  /** How many files wait because of this. */
  readonly waiting?: number;
  /** How many of the same batch had arrived before. */
  readonly delivered?: number;
  /** Nothing was to be sent: a folder was looked at, or something in it changed. */
  readonly isFileAction?: boolean;
}

/** The names and clauses that the messages are put together from, capitalised where they start a sentence. */
export interface ErrorWords {
  readonly partner: string;
  readonly Partner: string;
  /** Whom to ask there. */
  readonly people: string;
  readonly server: string;
  readonly Server: string;
  readonly file: string;
  readonly File: string;
  readonly place: string;
  readonly Place: string;
  /** ` for etl_si`, or nothing. */
  readonly account: string;
  /** `your 4 files are waiting.`, or nothing. */
  readonly waiting: string;
  /** ` Nothing was sent.`, as a sentence to append, or nothing. */
  readonly notSent: string;
  readonly path: string | undefined;
}

export function wordsFor(error: AppError, context: ErrorContext): ErrorWords {
  const { path } = error;
  const partner = context.partner ?? 'the server';
  const server = serverOf(context);
  const file = context.fileName ?? path ?? 'the file';
  const place = path ?? context.fileName ?? 'the folder';
  const waiting = waitingOf(context.waiting);
  return {
    partner,
    Partner: sentenceStart(partner),
    people: context.byAddress === true ? `whoever runs ${partner}` : partner,
    server,
    Server: sentenceStart(server),
    file,
    File: sentenceStart(file),
    place,
    Place: sentenceStart(place),
    account: context.user === undefined ? '' : ` for ${context.user}`,
    waiting,
    notSent: context.isFileAction === true ? '' : ` ${notSentOf(waiting, context.delivered ?? 0)}`,
    path,
  };
}

function serverOf({ partner, byAddress }: ErrorContext): string {
  if (partner === undefined) return 'the server';
  return byAddress === true ? partner : `${possessive(partner)} server`;
}

function waitingOf(count: number | undefined): string {
  if (count === undefined || count === 0) return '';
  return count === 1 ? 'your file is waiting.' : `your ${countOf(count, 'file')} are waiting.`;
}

function notSentOf(waiting: string, delivered: number): string {
  const nothing = delivered === 0 ? 'Nothing was sent' : 'Nothing more was sent';
  return waiting === '' ? `${nothing}.` : `${nothing}; ${waiting}`;
}

/** Adds a clause as a sentence of its own. */
export function andMore(sentence: string, clause: string): string {
  return clause === '' ? sentence : `${sentence} ${clause.charAt(0).toUpperCase()}${clause.slice(1)}`;
}

/** The fingerprint the server showed, as a sentence to append; nothing where the error has none. */
export function fingerprintOf(error: AppError): string {
  const { fingerprint, keyType } = error.detail ?? {};
  if (fingerprint === undefined) return '';
  return ` It showed ${fingerprint}${keyType === undefined ? '' : ` (${keyType})`}.`;
}

/** The keys trusted for this server, as a sentence to append. */
export function trustedOf(error: AppError): string {
  const { trusted } = error.detail ?? {};
  return trusted === undefined ? '' : ` Trusted is ${trusted}.`;
}
