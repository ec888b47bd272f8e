/** An element, as far as the collector reads it. */
export interface PageNode {
  /** The labels of a field. */
  readonly labels?: Iterable<PageNode> | null;
  /** The form of a field. */
  readonly form?: object | null;
}

/** A document, or a shadow root. */
export interface PageRoot {
  /** The text of all, as a person sees it. */
  readonly innerText?: string;
}

/** An element, read once without any name that the page may have given to its own elements. */
export interface PageElement {
  /** The element. */
  readonly node: PageNode;
  /** The tag in small letters. */
  readonly tag: string;
  /** Returns an attribute; empty if it is absent. */
  attribute(name: string): string;
  /** The names of the attributes. */
  readonly attributes: readonly string[];
  /** Returns the text within. */
  text(): string;
}

/** Where an element stands in the window. */
export interface PageBox {
  /** The width in pixels. */
  readonly width: number;
  /** The height in pixels. */
  readonly height: number;
}

/** A document as the parts of the collector read it. */
export interface PageView {
  /** Whether it is shown; false for HTML that is only parsed. */
  readonly isLive: boolean;
  /** Its address. */
  readonly url: string;
  /** Its title. */
  readonly title: string;
  /** The text that it shows, or holds if it is not shown. */
  readonly text: string;
  /** All elements, those of shadow roots included. */
  readonly elements: readonly PageElement[];
  /** The comments. */
  readonly comments: readonly string[];
  /** Returns the elements of some tags. */
  of(...tags: readonly string[]): readonly PageElement[];
  /** Whether a person cannot see an element. */
  isHidden(element: PageElement): boolean;
  /** Whether an element lies above the page, and how large it is; undefined if it does not. */
  overlay(element: PageElement): PageBox | undefined;
  /** Whether an element contains one that fits a selector. */
  contains(element: PageElement, selector: string): boolean;
  /** The size of the window in pixels. */
  readonly windowArea: number;
}

/** HTML that is parsed and not shown. */
export interface ReceivedHtml {
  /** The address that its paths count from. */
  readonly url: string;
  /** The text. */
  readonly html: string;
}

interface Style {
  readonly display: string;
  readonly visibility: string;
  readonly opacity: string;
  readonly position: string;
  readonly overflow: string;
  readonly clipPath: string;
  readonly clip: string;
  readonly color: string;
  readonly backgroundColor: string;
  readonly fontSize: string;
}

interface Rectangle extends PageBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface PageKind {
  readonly prototype: object;
}

// What the page has; this file's function runs there.
declare const document: PageRoot;
declare const location: { readonly href: string };
declare const Document: PageKind;
declare const DocumentFragment: PageKind;
declare const Element: PageKind;
declare const HTMLElement: PageKind;
declare const Node: PageKind;
declare const DOMParser: new () => { parseFromString(text: string, type: string): PageRoot };
declare function getComputedStyle(node: PageNode): Style;
declare const innerWidth: number;
declare const innerHeight: number;

/**
 * Runs in a world of its own beside the page: reads a document. With `received`, the document is that HTML, and no script of it runs.
 * It uses nothing outside of itself. An element may be named like a member of a form or of the document, and would be found in its
 * place; so every member is read by the method of its class.
 *
 * @param closed - The shadow roots that no element leads to.
 */
export function createPageView(received: ReceivedHtml | null, closed: readonly PageRoot[]): PageView {
  const getter = <Value>(kind: PageKind, name: string) => {
    const get = Object.getOwnPropertyDescriptor(kind.prototype, name)?.get;
    return (node: object) => (get ? (Reflect.apply(get, node, []) as Value) : undefined);
  };
  const method =
    <Value>(kind: PageKind, name: string) =>
    (node: object, ...parameters: readonly unknown[]): Value => {
      const implementation = Reflect.get(kind.prototype, name) as (this: object, ...all: readonly unknown[]) => Value;
      return Reflect.apply(implementation, node, parameters);
    };
  const tagName = getter<string>(Element, 'tagName');
  const shadowRoot = getter<PageRoot | null>(Element, 'shadowRoot');
  const parentElement = getter<PageNode | null>(Node, 'parentElement');
  const textContent = getter<string | null>(Node, 'textContent');
  const innerText = getter<string>(HTMLElement, 'innerText');
  const getAttribute = method<string | null>(Element, 'getAttribute');
  const getAttributeNames = method<readonly string[]>(Element, 'getAttributeNames');
  const rectangleOf = method<Rectangle>(Element, 'getBoundingClientRect');
  const isLive = received === null;
  const doc = received === null ? document : new DOMParser().parseFromString(received.html, 'text/html');
  const below = (root: PageRoot, kind: PageKind): PageNode[] =>
    [...method<Iterable<PageNode>>(kind, 'querySelectorAll')(root, '*')].flatMap((node) => {
      const inner = shadowRoot(node);
      return [node, ...(inner ? below(inner, DocumentFragment) : [])];
    });
  const nodes = [...below(doc, Document), ...closed.flatMap((root) => below(root, DocumentFragment))];
  const elements = nodes.map(
    (node): PageElement => ({
      node,
      tag: (tagName(node) ?? '').toLowerCase(),
      attribute: (name) => getAttribute(node, name) ?? '',
      attributes: [...getAttributeNames(node)],
      text: () => textContent(node) ?? '',
    }),
  );
  const isOpaque = (color: string) => color !== 'transparent' && !/[,/]\s*0\)$/.test(color);
  const backgroundOf = (node: PageNode | null | undefined): string => {
    if (!node) return 'rgb(255, 255, 255)';
    const { backgroundColor } = getComputedStyle(node);
    return isOpaque(backgroundColor) ? backgroundColor : backgroundOf(parentElement(node));
  };
  const isCut = (node: PageNode | null | undefined): boolean => {
    if (!node) return false;
    const { overflow, clipPath, clip, opacity } = getComputedStyle(node);
    const { width, height } = rectangleOf(node);
    return (
      Number(opacity) < 0.05 ||
      (overflow !== 'visible' && (width < 3 || height < 3)) ||
      /inset\((?:[5-9]\d|100)%|circle\(0|rect\(0(?:px)?,? 0(?:px)?,? 0/.test(`${clipPath} ${clip}`) ||
      isCut(parentElement(node))
    );
  };
  const comments: string[] = [];
  const walker = method<{ nextNode(): { readonly data: string } | null }>(Document, 'createTreeWalker')(doc, doc, 128);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) comments.push(node.data);
  const body = getter<object | null>(Document, 'body')(doc);
  return {
    isLive,
    url: received?.url ?? location.href,
    title: getter<string>(Document, 'title')(doc) ?? '',
    // Of the page itself, only what is shown counts.
    text: (body ? (isLive ? innerText(body) : textContent(body)) : '') ?? '',
    elements,
    comments,
    of: (...tags) => elements.filter(({ tag }) => tags.includes(tag)),
    isHidden({ node }) {
      if (!isLive) return false;
      const { display, visibility, fontSize, color } = getComputedStyle(node);
      const { width, height, right, bottom, left, top } = rectangleOf(node);
      return (
        display === 'none' ||
        visibility !== 'visible' ||
        width < 3 ||
        height < 3 ||
        right < 0 ||
        bottom < 0 ||
        left > 20_000 ||
        top > 200_000 ||
        Number.parseFloat(fontSize) < 3 ||
        !isOpaque(color) ||
        color === backgroundOf(node) ||
        isCut(node)
      );
    },
    overlay({ node }) {
      if (!isLive) return undefined;
      const { position, display, visibility } = getComputedStyle(node);
      const isAbove = position === 'fixed' || position === 'absolute' || position === 'sticky';
      return isAbove && display !== 'none' && visibility === 'visible' ? rectangleOf(node) : undefined;
    },
    contains: ({ node }, selector) => method<object | null>(Element, 'querySelector')(node, selector) !== null,
    windowArea: innerWidth * innerHeight,
  };
}
