import type { ServerQuestions } from '../../../../shared/contract/credentials.ts';

/** Characters; what is longer is no question. */
const LONGEST_NAME = 200;
const LONGEST_INSTRUCTION = 2_000;
const LONGEST_PROMPT = 300;
const MOST_LINES = 20;

/** As ssh2 hands them over. */
export interface RawQuestions {
  readonly name: string | undefined;
  readonly instruction: string | undefined;
  readonly prompts: readonly { readonly prompt: string; readonly echo?: boolean | undefined }[];
}

/** The server's texts without anything that a terminal or a window would obey, and no longer than somebody reads. */
export function cleanQuestions(raw: RawQuestions): Pick<ServerQuestions, 'name' | 'instruction' | 'prompts'> {
  return {
    name: cleanLine(raw.name ?? '', LONGEST_NAME),
    instruction: cleanLines(raw.instruction ?? ''),
    prompts: raw.prompts.map(({ prompt, echo }) => ({
      text: cleanLine(prompt, LONGEST_PROMPT),
      hidden: echo !== true,
    })),
  };
}

/** One line: control and format characters (which may turn a text around) become blanks. */
const cleanLine = (text: string, longest: number): string =>
  cut(text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim(), longest);

const cleanLines = (text: string): string =>
  cut(
    text
      .split(/\r\n|\n|\r/)
      .map((line) => cleanLine(line, LONGEST_INSTRUCTION))
      .slice(0, MOST_LINES)
      .join('\n')
      .trim(),
    LONGEST_INSTRUCTION,
  );

function cut(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}
