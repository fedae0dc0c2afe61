import type { ServerQuestions } from '../contract/credentials.ts';
import { possessive } from './wording.ts';

/** A prompt without a text. */
export const ANSWER = 'Answer:';

/** On a terminal: whose words follow, and what the server says before it asks. */
export function questionHeading(
  partner: string,
  { name, instruction }: Pick<ServerQuestions, 'name' | 'instruction'>,
): string {
  const said = [name, ...instruction.split('\n')].filter((line) => line !== '');
  return [
    `${possessive(partner)} server asks, in its own words:`,
    ...said.map((line) => `  ${line}`),
    '',
  ].join('\n');
}
