import { createHash } from 'node:crypto';

/** RFC 4180 by the letter, written for tests alone. */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  let record: string[] = [];
  for (let at = 0; at < text.length; ) {
    let cell = '';
    if (text[at] === '"') {
      for (at += 1; !(text[at] === '"' && text[at + 1] !== '"'); at += 1) {
        if (at >= text.length) throw new Error('a quote is never closed');
        cell += text[at];
        if (text[at] === '"') at += 1;
      }
      at += 1;
    } else {
      while (at < text.length && !',\r\n'.includes(text[at] ?? '')) {
        if (text[at] === '"') throw new Error('a quote in a cell without quotes');
        cell += text[at];
        at += 1;
      }
    }
    record.push(cell);
    if (text[at] === ',') at += 1;
    else {
      if (text.slice(at, at + 2) !== '\r\n') throw new Error(`no record end at ${at}`);
      records.push(record);
      record = [];
      at += 2;
    }
  }
  return records;
}

/** An entry as a JSON export holds it. */
export interface ExportedEntry {
  sequence: number;
  previousHash: string;
  hash: string;
  body: Record<string, { salt: string; value: string | number | boolean | null }>;
}

/** The hash of an entry by the words of docs/ledger-format.md, sharing no code with the program. */
export function independentHash({ sequence, previousHash, body }: ExportedEntry): string {
  const sha256 = (text: string): string =>
    createHash('sha256').update(Buffer.from(text, 'utf8')).digest('hex');
  const digests = Object.keys(body)
    .sort()
    .map((name) => {
      const { salt, value } = body[name] ?? { salt: '', value: null };
      return `"${name}":"${sha256(`["${salt}","${name}",${JSON.stringify(value)}]`)}"`;
    });
  return sha256(
    `{"fields":{${digests.join(',')}},"format":1,"previous":"${previousHash}","sequence":${sequence}}`,
  );
}
