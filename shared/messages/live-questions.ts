import type { ServerQuestions } from '../contract/credentials.ts';
import { possessive } from './wording.ts';

/** A prompt without a text. */
const ANSWER = 'Answer:';

/**
 * On a terminal: whose words follow, what the server says before it asks, and its question, which waits for the answer at the
 * end of the last line. A server's line end is one here too; whatever else it sends is the terminal's to make harmless.
 */
export function questionLines(
  partner: string,
  { name, instruction, prompts }: Pick<ServerQuestions, 'name' | 'instruction' | 'prompts'>,
  index: number,
): readonly string[] {
  const heading = `${possessive(partner)} server asks, in its own words:`;
  const said = index > 0 ? [] : [name, ...linesOf(instruction)].filter((line) => line !== '');
  const asked = linesOf((prompts[index]?.text ?? '').trim() || ANSWER);
  const lines = [...said, ...asked].map((line) => (line === '' ? '' : `  ${line}`));
  return [...(index > 0 ? [] : [heading]), ...lines.slice(0, -1), `${lines.at(-1) ?? ''} `];
}

const linesOf = (text: string): readonly string[] => text.split(/\r?\n/);
