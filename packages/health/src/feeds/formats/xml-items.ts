import { FeedProblem } from './feed-problem.ts';
import { decode, xmlPieces } from './xml-pieces.ts';

/** An entry of an RSS or Atom feed. */
export interface XmlItem {
  /** The texts of each element, by its name. Of an element without text, such as `category` of Atom, its attribute `term`. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** The entry as the feed wrote it. */
  readonly raw: string;
}

/** More entries are not read. */
const mostItems = 500;

/** More text of an element is not kept, in characters. */
const longestText = 20_000;

/** More elements of an entry are not kept. */
const mostElements = 200;

/**
 * Reads the entries of an RSS or Atom feed. No document type is read and no entity is expanded besides the five of XML and numbers
 * of characters, so that a small document stays small.
 *
 * @throws FeedProblem - If it is no such feed.
 */
export function readXmlItems(document: string): readonly XmlItem[] {
  assertFeed(document);
  const items: XmlItem[] = [];
  let item: { readonly texts: Map<string, string[]>; readonly name: string; readonly from: number } | undefined;
  let element: { readonly name: string; text: string } | undefined;
  const add = (name: string, text: string) => {
    const { texts } = item ?? { texts: new Map<string, string[]>() };
    const list = texts.get(name) ?? [];
    if (texts.size < mostElements && list.length < mostElements) texts.set(name, [...list, text]);
  };
  for (const piece of xmlPieces(document)) {
    if (items.length === mostItems) break;
    if (piece.kind === 'text') {
      // Text within other marks of an element belongs to the element.
      if (element && element.text.length < longestText) element.text += piece.text.slice(0, longestText);
    } else if (!item) {
      const isItem = piece.kind === 'open' && (piece.name === 'item' || piece.name === 'entry');
      if (isItem) item = { texts: new Map(), name: piece.name, from: piece.from };
    } else if (piece.kind === 'close' && piece.name === item.name) {
      items.push({ texts: item.texts, raw: document.slice(item.from, piece.to) });
      [item, element] = [undefined, undefined];
    } else if (piece.kind === 'close') {
      if (element?.name !== piece.name) continue;
      add(element.name, element.text.trim());
      element = undefined;
    } else if (!element) {
      const [, double, single] = /\bterm\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(piece.attributes) ?? [];
      const term = double ?? single;
      if (term !== undefined) add(piece.name, decode(term));
      else if (piece.kind === 'open') element = { name: piece.name, text: '' };
    }
  }
  return items;
}

/** The root is the first tag that is no comment and no declaration. */
function assertFeed(document: string): void {
  if (document.trim() === '') throw new FeedProblem('EMPTY');
  for (const piece of xmlPieces(document.slice(0, 10_000))) {
    if (piece.kind === 'text') continue;
    if (['rss', 'feed', 'RDF'].includes(piece.name)) return;
    throw new FeedProblem(piece.name.toLowerCase() === 'html' ? 'IS_HTML' : 'NOT_XML');
  }
  throw new FeedProblem('NOT_XML');
}
