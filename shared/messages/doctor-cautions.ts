import { appError } from '../errors.ts';
import { formatSize } from '../format.ts';
import type { Caution } from '../models/doctor.ts';
import { aboutTime } from './doctor-findings.ts';
import type { ErrorMessage, Owner } from './error-message.ts';
import type { ErrorContext } from './error-words.ts';
import { wordsFor } from './error-words.ts';

const NOTHING = appError('Internal', '');

/** What a caution means, whose side it is on and what to do: as for an error, of something that still works. */
export function describeCaution({ name, facts }: Caution, context: ErrorContext): ErrorMessage {
  const { Server, server, people } = wordsFor(NOTHING, context);
  const say = (owner: Owner, sentence: string, nextStep: string): ErrorMessage => ({
    owner,
    sentence,
    nextStep,
  });
  switch (name) {
    case 'addresses-unreachable':
      return say(
        'network',
        `Not every address of ${server} answers: ${facts.addresses} doesn’t.`,
        `Connecting may take longer than it need. Tell ${people}, or your IT where it is an IPv6 address and you have none.`,
      );
    case 'text-before-greeting':
      return say(
        'partner',
        `${Server} sends text in front of its greeting.`,
        'That is allowed; some older programs stumble over it. Waybill doesn’t.',
      );
    case 'weak-algorithms':
      return say(
        'partner',
        `The connection uses weak encryption: ${facts.algorithms}.`,
        `Ask ${people} to bring their server’s SSH settings up to date.`,
      );
    case 'key-not-stored':
      return say(
        'you',
        `The identity of ${server} isn’t known yet. It was accepted for this test only.`,
        `Compare its fingerprint with the one ${people} gave you before files are sent.`,
      );
    case 'no-credential-needed':
      return say(
        'partner',
        `${Server} lets this account in without password or key.`,
        `Tell ${people}: whoever knows the account’s name can read and write its files.`,
      );
    case 'old-sftp':
      return say(
        'partner',
        `${Server} speaks SFTP version ${facts.version}; nearly all others speak 3.`,
        'Some things may not work. Send a test file before you rely on it.',
      );
    case 'rename-refused-direct':
      return say(
        'partner',
        `${Server} lets nothing be renamed. This connection writes directly under the final name, so it works.`,
        `Half a file can be seen there while it is sent; better is to ask ${people} to allow renaming.`,
      );
    case 'not-readable':
      return say(
        'partner',
        `${Server} lets this account write but not read what it wrote.`,
        'Files can be delivered; their contents can’t be compared there.',
      );
    case 'not-removed':
      return say(
        'partner',
        `The test file couldn’t be removed again: ${facts.names}.`,
        `Ask ${people} to remove it. Nothing that was sent can be removed by this account.`,
      );
    case 'little-space':
      return say(
        'partner',
        `There is little room left: ${formatSize(Number(facts.bytes))}.`,
        `Tell ${people} before files no longer fit.`,
      );
    case 'far-away':
      return say(
        'network',
        `The way to ${server} is long: each question takes ${facts.ms} ms.`,
        'Many small files take their time. Ask your IT whether a VPN or proxy makes a detour.',
      );
    case 'clock-differs':
      return say(
        'partner',
        `The clock of ${server} is ${aboutTime(Number(facts.ms))} ${Number(facts.ms) < 0 ? 'behind' : 'ahead'}.`,
        `Files may look older or newer than they are. Tell ${people}, or your IT if this computer’s clock is wrong.`,
      );
    case 'quirks':
      return say(
        'partner',
        `${facts.family}: ${quirksOf(String(facts.quirks))}`,
        'Waybill takes care of it; other programs may not.',
      );
  }
}

const QUIRKS: Readonly<Record<string, string>> = {
  'writes-in-order': 'a file’s bytes must come in order, over one connection.',
  'no-set-attributes': 'times and permissions of sent files may not be kept.',
};

const quirksOf = (list: string): string =>
  list
    .split(',')
    .map((quirk) => QUIRKS[quirk] ?? quirk)
    .map((text, index) => (index === 0 ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}`))
    .join(' ');
