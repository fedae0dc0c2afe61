/** `[Name]` and the values below it. */
export interface IniSection {
  readonly name: string;
  /** Counted from 1. */
  readonly line: number;
  readonly values: ReadonlyMap<string, string>;
}

/** Sections in their order; what stands before the first one is passed over, as are lines without an equals sign. */
export function readIni(text: string): readonly IniSection[] {
  const sections: { name: string; line: number; values: Map<string, string> }[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith(';') || line.startsWith('#')) continue;
    if (line.startsWith('[') && line.endsWith(']')) {
      sections.push({ name: line.slice(1, -1), line: index + 1, values: new Map() });
      continue;
    }
    const equals = line.indexOf('=');
    if (equals > 0) sections.at(-1)?.values.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
  }
  return sections;
}
