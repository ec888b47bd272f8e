/** A tag of an XML document. */
export interface XmlTag {
  /** Whether it opens an element, closes it, or both. */
  readonly kind: 'open' | 'close' | 'empty';
  /** The name of the element, without a prefix. */
  readonly name: string;
  /** The attributes as they are written. */
  readonly attributes: string;
  /** Where it begins in the document. */
  readonly from: number;
  /** Where it ends. */
  readonly to: number;
}

/** A piece of an XML document: a tag, or text. */
export type XmlPiece = XmlTag | { readonly kind: 'text'; readonly text: string };

/** A longer tag is none. */
const longestTag = 10_000;

/**
 * Cuts an XML document into pieces, in one pass: comments and declarations are left out, entities are decoded. What is no XML is
 * left out, too.
 */
export function* xmlPieces(document: string): Iterable<XmlPiece> {
  const find = createFinder(document);
  let at = 0;
  while (at < document.length) {
    const from = find('<', at);
    if (from > at) yield { kind: 'text', text: decode(document.slice(at, from)) };
    if (from === document.length) return;
    if (document.startsWith('<![CDATA[', from)) {
      const to = find(']]>', from);
      yield { kind: 'text', text: document.slice(from + 9, to) };
      at = to + 3;
    } else if (document.startsWith('<!--', from)) at = find('-->', from) + 3;
    else if (document.startsWith('<!', from) || document.startsWith('<?', from)) at = find('>', from) + 1;
    else {
      const piece: XmlTag | undefined = tagAt(document, from, find('>', from));
      if (piece) yield piece;
      at = piece?.to ?? from + 1;
    }
  }
}

/** Finds a mark from a place on; the end of the document without one. It never looks twice for what is not there. */
function createFinder(document: string): (mark: string, from: number) => number {
  const counts = new Map<string, number>();
  return (mark, from) => {
    const last = counts.get(mark);
    if (last !== undefined && last >= from) return last;
    const index = document.indexOf(mark, from);
    const next = index === -1 ? document.length : index;
    counts.set(mark, next);
    return next;
  };
}

/** The tag at a place, if it is one. A `>` within a quoted attribute ends it too early, which costs its attributes only. */
function tagAt(document: string, from: number, end: number): XmlTag | undefined {
  if (end === document.length || end - from > longestTag) return undefined;
  const text = document.slice(from + 1, end);
  const [, closing, name, attributes = ''] = /^(\/?)(?:[\w.-]+:)?([A-Za-z_][\w.-]*)([\s\S]*)$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  const kind = closing === '/' ? 'close' : attributes.endsWith('/') ? 'empty' : 'open';
  return { kind, name, attributes, from, to: end + 1 };
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Decodes the five entities of XML and numbers of characters; no other entity is expanded. */
export function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return entities[name] ?? whole;
    const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : ' ';
  });
}
