import { WAYBILL } from '../../../shared/messages/window/waybill.ts';
import { type FieldReader, serverName } from './fields.ts';

/** One line of a fact. Hashes and fingerprints are shown in groups of four; what is copied is the line itself. */
export interface FactLine {
  readonly text: string;
  readonly look: 'plain' | 'path' | 'hash' | 'fingerprint';
}

export interface Fact {
  readonly label: string;
  readonly lines: readonly FactLine[];
}

export const plain = (text: string | null): FactLine[] => (text === null ? [] : [{ text, look: 'plain' }]);
export const path = (text: string | null): FactLine[] => (text === null ? [] : [{ text, look: 'path' }]);
export const fingerprint = (text: string | null): FactLine[] =>
  text === null ? [] : [{ text, look: 'fingerprint' }];

/** A fact without lines isn't one. */
export const withLines = (facts: readonly Fact[]): readonly Fact[] =>
  facts.filter(({ lines }) => lines.length > 0);

export const personLine = ({ text }: FieldReader): FactLine[] =>
  plain(WAYBILL.personAt(text('osUser') ?? WAYBILL.notKnown, text('host') ?? WAYBILL.notKnown));

export const serverLine = ({ text }: FieldReader): FactLine[] => {
  const server = text('server');
  if (server === null) return [];
  const user = text('serverUser');
  return plain(user === null ? serverName(server) : `${user}@${serverName(server)}`);
};
