import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { notUnderstood } from './import-file.ts';

/** An element with what is in it. */
export interface Element {
  readonly name: string;
  /** Its own text, that of elements within it left out. */
  readonly text: string;
  readonly children: readonly Element[];
  /** Counted from 1. */
  readonly line: number;
}

const META = XMLParser.getMetaDataSymbol() as symbol;
const TEXT = '#text';
const ATTRIBUTES = ':@';

type Raw = Readonly<Record<string, unknown>> & { readonly [key: symbol]: { readonly startIndex?: number } };

/**
 * Reads XML from somebody else. A file that declares anything (`DOCTYPE`, and with it entities, which may grow without
 * limit or name other files) isn't read at all: no program writes one into its list of servers.
 * @throws `FileNotUnderstood` with the line
 */
export function readXml(text: string, path: string): Element {
  const declared = /<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.exec(text);
  const lineAt = lineCounter(text);
  if (declared !== null) throw notUnderstood(path, 'entities', lineAt(declared.index));
  const checked = XMLValidator.validate(text);
  if (checked !== true) throw notUnderstood(path, 'xml', checked.err.line);
  try {
    const parser = new XMLParser({
      preserveOrder: true,
      captureMetaData: true,
      parseTagValue: false,
      trimValues: false,
      ignoreDeclaration: true,
      ignorePiTags: true,
      // Characters by number too, not only the five of XML itself.
      htmlEntities: true,
    });
    const [root] = elementsIn(parser.parse(text) as readonly Raw[], lineAt);
    if (root === undefined) throw notUnderstood(path, 'xml');
    return root;
  } catch (thrown) {
    throw notUnderstood(path, 'xml', undefined, thrown);
  }
}

function elementsIn(nodes: readonly Raw[], lineAt: (index: number) => number): readonly Element[] {
  return nodes.flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ATTRIBUTES && key !== TEXT);
    const inside = name === undefined ? undefined : node[name];
    if (name === undefined || !Array.isArray(inside)) return [];
    const own = inside as readonly Raw[];
    const texts = own.filter((child) => Object.hasOwn(child, TEXT)).map((child) => String(child[TEXT]));
    return [
      {
        name,
        text: texts.join('').trim(),
        children: elementsIn(own, lineAt),
        line: lineAt(node[META]?.startIndex ?? 0),
      },
    ];
  });
}

/** Lines are asked for in the order of the text, so that counting them all costs one pass. */
function lineCounter(text: string): (index: number) => number {
  let line = 1;
  let counted = 0;
  return (index) => {
    if (index < counted) {
      line = 1;
      counted = 0;
    }
    for (; counted < index && counted < text.length; counted += 1) if (text[counted] === '\n') line += 1;
    return line;
  };
}

/** The text of a child; empty where there is none. */
export const textIn = (element: Element, name: string): string =>
  element.children.find((child) => child.name === name)?.text ?? '';
