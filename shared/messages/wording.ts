/** Small pieces of English that several messages share. */

/** `Sleep Impressions’`, `imports.flowiq.ai’s`. */
export const possessive = (name: string): string => (/s$/i.test(name) ? `${name}’` : `${name}’s`);

/** Starts a sentence with whatever it starts with; a name is left as its owner writes it. */
export const sentenceStart = (text: string): string =>
  text.startsWith('the ') ? `The ${text.slice(4)}` : text;
