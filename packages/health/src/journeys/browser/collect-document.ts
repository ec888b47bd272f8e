import type { RawDocument } from '@mdmkit/monitor/tamper';

interface PageNode {
  readonly tagName: string;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  readonly textContent: string | null;
  readonly innerText?: string;
  readonly form?: object | null;
  readonly labels?: Iterable<PageNode> | null;
  readonly shadowRoot?: PageRoot | null;
  getAttribute(name: string): string | null;
  closest(selector: string): PageNode | null;
  querySelector(selector: string): PageNode | null;
  getBoundingClientRect(): {
    readonly width: number;
    readonly height: number;
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
}

interface PageRoot {
  querySelectorAll(selector: string): Iterable<PageNode>;
}

interface PageDocument extends PageRoot {
  readonly title: string;
  readonly body: PageNode | null;
  createTreeWalker(root: unknown, what: number): { nextNode(): { readonly data: string } | null };
}

// What the page has; this file's function runs there.
declare const document: PageDocument;
declare const location: { readonly href: string };
declare const DOMParser: new () => { parseFromString(text: string, type: string): PageDocument };
declare function getComputedStyle(node: PageNode): {
  readonly display: string;
  readonly visibility: string;
  readonly opacity: string;
  readonly position: string;
};
declare const innerWidth: number;
declare const innerHeight: number;

/** A document, and the pictures in it that stand for the panel. */
export interface CollectedDocument extends RawDocument {
  /** The addresses of these pictures. */
  readonly logos: readonly string[];
}

/**
 * Runs in the page: collects what a document contains. With `received`, the document is that HTML, and no script of it runs. It uses
 * nothing outside of itself.
 */
export function collectDocument(received: { readonly url: string; readonly html: string } | null): CollectedDocument {
  const isLive = received === null;
  const doc = received === null ? document : new DOMParser().parseFromString(received.html, 'text/html');
  const all = (root: PageRoot): PageNode[] =>
    [...root.querySelectorAll('*')].flatMap((node) => [node, ...(node.shadowRoot ? all(node.shadowRoot) : [])]);
  const nodes = all(doc);
  const of = (...tags: readonly string[]) => nodes.filter(({ tagName }) => tags.includes(tagName.toLowerCase()));
  const text = (node: PageNode, name: string) => node.getAttribute(name) ?? '';
  const isHidden = (node: PageNode): boolean => {
    if (!isLive) return false;
    const { display, visibility, opacity } = getComputedStyle(node);
    const { width, height, right, bottom, left, top } = node.getBoundingClientRect();
    return (
      display === 'none' ||
      visibility === 'hidden' ||
      Number(opacity) < 0.05 ||
      width < 3 ||
      height < 3 ||
      right < 0 ||
      bottom < 0 ||
      left > 20_000 ||
      top > 200_000
    );
  };
  const comments: string[] = [];
  const walker = doc.createTreeWalker(doc, 128);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (/<\s*script|<\s*iframe|\[if\s|javascript:/i.test(node.data)) comments.push(node.data.slice(0, 2_000));
  const handlers = nodes.flatMap((node) =>
    [...node.attributes].flatMap(({ name, value }) => {
      const isCode =
        /^on[a-z]+$/i.test(name) ||
        (/^(?:href|src|action|formaction|xlink:href)$/i.test(name) &&
          /^\s*(?:javascript:|data:text\/html)/i.test(value));
      return isCode ? [{ tag: node.tagName.toLowerCase(), name: name.toLowerCase(), code: value.slice(0, 5_000) }] : [];
    }),
  );
  const overlays = !isLive
    ? []
    : nodes.flatMap((node) => {
        const { position, display, visibility } = getComputedStyle(node);
        if ((position !== 'fixed' && position !== 'absolute') || display === 'none' || visibility === 'hidden')
          return [];
        const { width, height } = node.getBoundingClientRect();
        if (width * height < 0.4 * innerWidth * innerHeight) return [];
        return [{ hasFields: node.querySelector('input, textarea, iframe') !== null }];
      });
  return {
    url: received?.url ?? location.href,
    title: doc.title,
    headings: of('h1').map((node) => node.textContent ?? ''),
    // biome-ignore lint/performance/useDomNodeTextContent: of the page itself, only what is shown counts
    text: ((isLive ? doc.body?.innerText : doc.body?.textContent) ?? '').slice(0, 200_000),
    forms: [
      ...of('form').map((node) => ({
        method: (text(node, 'method') || 'get').toLowerCase(),
        action: text(node, 'action'),
      })),
      ...nodes
        .filter((node) => node.getAttribute('formaction') !== null)
        .map((node) => ({ method: 'formaction', action: text(node, 'formaction') })),
    ],
    inputs: of('input', 'textarea', 'select').map((node) => ({
      type:
        node.tagName.toLowerCase() === 'input'
          ? (text(node, 'type') || 'text').toLowerCase()
          : node.tagName.toLowerCase(),
      name: text(node, 'name') || text(node, 'id'),
      label:
        [...(node.labels ?? [])].map((label) => (label.textContent ?? '').trim()).join(' ') ||
        text(node, 'placeholder'),
      inForm: node.closest('form') !== null || (node.form ?? null) !== null,
      autocomplete: text(node, 'autocomplete'),
    })),
    scripts: of('script').map((node) => ({
      src: text(node, 'src') || text(node, 'href'),
      text: (node.textContent ?? '').slice(0, 500_000),
      type: text(node, 'type'),
      integrity: text(node, 'integrity'),
    })),
    handlers,
    links: of('a', 'area').map((node) => ({ href: text(node, 'href'), isHidden: isHidden(node) })),
    frames: of('iframe', 'frame', 'object', 'embed').map((node) => ({
      tag: node.tagName.toLowerCase(),
      src: text(node, 'src') || text(node, 'data'),
      isHidden: isHidden(node),
      hasText: text(node, 'srcdoc') !== '',
    })),
    base:
      of('base')
        .map((node) => text(node, 'href'))
        .find((href) => href !== '') ?? '',
    refreshes: of('meta')
      .filter((node) => text(node, 'http-equiv').toLowerCase() === 'refresh')
      .map((node) => text(node, 'content')),
    policies: of('meta')
      .filter((node) => text(node, 'http-equiv').toLowerCase() === 'content-security-policy')
      .map((node) => text(node, 'content')),
    linkTags: of('link').map((node) => ({ rel: text(node, 'rel').toLowerCase(), href: text(node, 'href') })),
    comments,
    styles: [
      ...of('style').map((node) => (node.textContent ?? '').slice(0, 200_000)),
      ...nodes.map((node) => text(node, 'style')).filter((style) => style.includes('url(')),
    ],
    overlays,
    structure: nodes
      .map(({ tagName }) => tagName)
      .join(' ')
      .slice(0, 100_000),
    logos: of('img', 'image').flatMap((node) =>
      /logo|brand/i.test(['src', 'alt', 'class', 'id'].map((name) => text(node, name)).join(' '))
        ? [text(node, 'src') || text(node, 'href')]
        : [],
    ),
  };
}
