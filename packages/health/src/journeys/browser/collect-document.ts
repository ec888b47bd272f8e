import type { RawDocument } from '@mdmkit/monitor/tamper';
import { createPageView, type PageView } from './page-view.ts';

/** A document, and the pictures in it that stand for the panel. */
export interface CollectedDocument extends RawDocument {
  /** The addresses of these pictures. */
  readonly logos: readonly string[];
  /** The addresses of the service workers that are registered for it. */
  readonly workers: readonly string[];
}

/** What the page has, and what is read of it. Every part runs there, and uses nothing outside of itself. */
type Part = (view: PageView) => Partial<CollectedDocument> | Promise<Partial<CollectedDocument>>;

const collectTexts: Part = ({ url, title, text, comments, of, elements }) => ({
  url,
  title,
  headings: of('h1').map((heading) => heading.text()),
  text: text.slice(0, 200_000),
  comments: comments
    .filter((comment) => /<\s*script|<\s*iframe|\[if\s|javascript:/i.test(comment))
    .map((comment) => comment.slice(0, 2_000)),
  structure: elements
    .map(({ tag }) => tag)
    .join(' ')
    .slice(0, 100_000),
});

const collectForms: Part = ({ of, elements }) => ({
  forms: [
    ...of('form').map((form) => ({
      method: (form.attribute('method') || 'get').toLowerCase(),
      action: form.attribute('action'),
    })),
    ...elements
      .filter(({ attributes }) => attributes.includes('formaction'))
      .map((button) => ({ method: 'formaction', action: button.attribute('formaction') })),
  ],
  inputs: [
    ...of('input', 'textarea', 'select').map((field) => ({
      type: field.tag === 'input' ? (field.attribute('type') || 'text').toLowerCase() : field.tag,
      name: field.attribute('name') || field.attribute('id'),
      label:
        [...(field.node.labels ?? [])].map((label) => String(Reflect.get(label, 'textContent')).trim()).join(' ') ||
        field.attribute('placeholder') ||
        field.attribute('aria-label'),
      inForm: (field.node.form ?? null) !== null,
      autocomplete: field.attribute('autocomplete'),
    })),
    // A person types into these, too.
    ...elements
      .filter(
        ({ tag, attributes, attribute }) =>
          !['input', 'textarea', 'select'].includes(tag) &&
          ((attributes.includes('contenteditable') && attribute('contenteditable') !== 'false') ||
            attribute('role') === 'textbox'),
      )
      .map((field) => ({
        type: 'editable',
        name: field.attribute('id'),
        label: field.attribute('aria-label'),
        inForm: false,
        autocomplete: '',
      })),
  ],
});

const collectScripts: Part = ({ of, elements }) => ({
  scripts: of('script').map((script) => ({
    src: script.attribute('src') || script.attribute('href') || script.attribute('xlink:href'),
    text: script.text().slice(0, 500_000),
    type: script.attribute('type'),
    integrity: script.attribute('integrity'),
  })),
  handlers: elements.flatMap(({ tag, attributes, attribute }) =>
    attributes.flatMap((name) => {
      const value = attribute(name);
      const isCode =
        /^on[a-z]+$/i.test(name) ||
        (/^(?:href|src|action|formaction|xlink:href|data|to|values?|from)$/i.test(name) &&
          // Browsers leave out white space and control characters in such an address.
          /^(?:javascript:|data:(?:text\/html|image\/svg|application\/xhtml))/i.test(
            value.replaceAll(/[\p{Cc}\s]/gu, ''),
          ) &&
          !(tag === 'img' || tag === 'link' || tag === 'input' || tag === 'source'));
      return isCode ? [{ tag, name: name.toLowerCase(), code: value.slice(0, 5_000) }] : [];
    }),
  ),
});

const collectPlaces: Part = ({ of, isHidden }) => {
  const contentOf = (equivalent: string) =>
    of('meta')
      .filter((meta) => meta.attribute('http-equiv').toLowerCase() === equivalent)
      .map((meta) => meta.attribute('content'));
  return {
    links: of('a', 'area').map((link) => ({
      href: link.attribute('href') || link.attribute('xlink:href'),
      isHidden: isHidden(link),
    })),
    frames: of('iframe', 'frame', 'object', 'embed', 'portal', 'fencedframe').map((frame) => ({
      tag: frame.tag,
      src: frame.attribute('src') || frame.attribute('data'),
      isHidden: isHidden(frame),
      hasText: frame.attribute('srcdoc') !== '',
    })),
    base:
      of('base')
        .map((base) => base.attribute('href'))
        .find((href) => href !== '') ?? '',
    refreshes: contentOf('refresh'),
    policies: contentOf('content-security-policy'),
    linkTags: of('link').map((link) => ({
      rel: link.attribute('rel').toLowerCase(),
      href: link.attribute('href'),
    })),
  };
};

const collectLooks: Part = ({ of, elements, isLive, overlay, contains, windowArea }) => ({
  styles: [
    ...of('style').map((style) => style.text().slice(0, 200_000)),
    ...elements.map(({ attribute }) => attribute('style')).filter((style) => style.includes('url(')),
  ],
  overlays: !isLive
    ? []
    : elements.flatMap((element) => {
        const box = overlay(element);
        if (!box || box.width * box.height < 0.4 * windowArea) return [];
        return [{ hasFields: contains(element, 'input, textarea, select, iframe, [contenteditable]') }];
      }),
  logos: of('img', 'image').flatMap(({ attribute }) =>
    /logo|brand|\bqr\b/i.test(['src', 'alt', 'class', 'id'].map((name) => attribute(name)).join(' '))
      ? [attribute('src') || attribute('href')]
      : [],
  ),
});

const collectWorkers: Part = async ({ isLive }) => {
  const workers = (Reflect.get(globalThis, 'navigator') as PageNavigator).serviceWorker;
  if (!isLive || !workers) return { workers: [] };
  const registrations = await workers.getRegistrations().catch(() => []);
  return {
    workers: registrations.flatMap(({ installing, waiting, active }) =>
      [installing, waiting, active].flatMap((worker) => (worker ? [worker.scriptURL] : [])),
    ),
  };
};

interface PageWorker {
  readonly scriptURL: string;
}

interface PageNavigator {
  readonly serviceWorker?: {
    getRegistrations(): Promise<
      readonly {
        readonly installing: PageWorker | null;
        readonly waiting: PageWorker | null;
        readonly active: PageWorker | null;
      }[]
    >;
  };
}

const parts: readonly Part[] = [
  collectTexts,
  collectForms,
  collectScripts,
  collectPlaces,
  collectLooks,
  collectWorkers,
];

/**
 * The text of a function that runs in a world of its own beside a page, and returns a `CollectedDocument`. Its first parameter is a
 * `ReceivedHtml` or null, the others are shadow roots that no element leads to.
 */
export const collectDocument = `async (received, ...closed) => {
  const view = (${createPageView.toString()})(received, closed);
  return Object.assign({}, ...(await Promise.all([${parts.map(String).join(',')}].map((part) => part(view)))));
}`;
