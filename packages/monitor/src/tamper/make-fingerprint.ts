import type { Fingerprint } from './fingerprint.ts';
import { headerProperties } from './headers.ts';
import { type AddressReader, addressReader, plainText } from './normalise.ts';
import type { PropertyName } from './property.ts';
import type { RawDocument, RawPage } from './raw-page.ts';
import { scriptFacts } from './script-facts.ts';

/** Hashes a text; the caller brings it, because it is not pure work. */
export type Hash = (text: string) => string;

type Sets = Partial<Record<PropertyName, readonly string[]>>;

/** Types of scripts that hold data and no code. */
const dataTypes = /json|text\/(?:template|html|plain|x-)|speculationrules/i;

/** Reduces a page to its properties. `own` is the origin that the journey names: what belongs to it is `self`. */
export function makeFingerprint(raw: RawPage, own: string, hash: Hash): Fingerprint {
  const reader = addressReader(own, raw.wildcards);
  const sets: Sets[] = [
    addressProperties(raw, reader),
    ...raw.documents.map((document, index) => documentProperties(document, index, reader, hash)),
    scriptProperties(raw, reader, hash),
    styleProperties(raw, reader),
    headerProperties(raw, reader),
    receivedProperties(raw, reader, hash),
    behaviourProperties(raw, reader),
  ];
  const properties: Record<string, readonly string[]> = {};
  for (const set of sets)
    for (const [name, values] of Object.entries(set))
      properties[name] = [...new Set([...(properties[name] ?? []), ...values])].toSorted();
  return { page: raw.page, properties };
}

function addressProperties({ documents, redirects, issuer }: RawPage, reader: AddressReader): Sets {
  const [page] = documents;
  return {
    address: page ? [reader.place(page.url)] : [],
    redirects: redirects.map((url) => reader.origin(url)),
    issuer: issuer === undefined ? [] : [issuer],
  };
}

function documentProperties(document: RawDocument, index: number, reader: AddressReader, hash: Hash): Sets {
  const where = index === 0 ? '' : `${reader.origin(document.url)} `;
  // The address of a frame without one is that of the page.
  const base = document.base === '' ? document.url : document.base;
  const resolve = (address: string) => (URL.canParse(address, base) ? new URL(address, base).href : address);
  const inline = document.scripts.filter(({ src, type }) => src === '' && !dataTypes.test(type));
  const facts = inline.map(({ text }) => scriptFacts(text));
  // Rules by which the browser loads pages ahead.
  const ahead = document.scripts.filter(({ type }) => type.toLowerCase() === 'speculationrules');
  return {
    forms: document.forms.map(({ method, action }) => `${method} ${reader.place(resolve(action))}`),
    inputs: document.inputs.map(
      ({ type, name, label, inForm }) =>
        `${where}${type}:${name === '' ? label : plainText(name)} ${inForm ? 'in a form' : 'loose'}`,
    ),
    autocomplete: document.inputs.map(({ name, autocomplete }) => `${name}=${autocomplete}`),
    scripts: document.scripts
      .filter(({ src }) => src !== '')
      .map(
        ({ src, integrity }) =>
          `${reader.place(resolve(src))}${integrity !== '' && reader.isForeign(resolve(src)) ? ' checked' : ''}`,
      ),
    inlineScripts: facts.map(({ shape }) => hash(shape)),
    sinks: facts.flatMap(({ sinks }) => sinks.map((sink) => `${sink} in the page`)),
    scriptHosts: facts.flatMap(({ hosts }) => hosts.map((host) => `${reader.origin(`https://${host}`)} in the page`)),
    handlers: document.handlers.map(({ tag, name, code }) => `${tag} ${name} ${hash(scriptFacts(code).shape)}`),
    frames: document.frames.map(
      ({ tag, src, isHidden, hasText }) =>
        `${tag} ${src === '' ? 'self' : reader.place(resolve(src))}${isHidden ? ' hidden' : ''}${hasText ? ' text' : ''}`,
    ),
    base: document.base === '' ? [] : [reader.place(document.base)],
    refreshes: document.refreshes.map((content) =>
      content.replace(/url\s*=\s*['"]?([^'"]*)['"]?/i, (_, url: string) => `url=${reader.place(resolve(url))}`),
    ),
    overlays: document.overlays.map(({ hasFields }) => (hasFields ? 'with fields' : 'without fields')),
    hiddenLinks: document.links
      .filter(({ href, isHidden }) => isHidden && reader.isForeign(resolve(href)))
      .map(({ href }) => reader.origin(resolve(href))),
    links: document.links
      .filter(({ href }) => reader.isForeign(resolve(href)))
      .map(({ href }) => reader.origin(resolve(href))),
    hints: [
      ...document.linkTags
        .filter(({ rel }) => /preload|prefetch|preconnect|prerender|modulepreload/.test(rel))
        .map(({ href }) => reader.origin(resolve(href))),
      ...ahead.flatMap(({ text }) => scriptFacts(text).hosts.map((host) => reader.origin(`https://${host}`))),
    ],
    comments: document.comments.map((comment) => hash(scriptFacts(comment).shape)),
    title: index === 0 ? [plainText(document.title)] : [],
    headings: index === 0 ? document.headings.map(plainText) : [],
    contacts: contactsIn(document),
    defacement: defacementIn(`${document.title} ${document.text}`),
    structure: [hash(document.structure)],
    text: [hash(plainText(document.text))],
  };
}

function scriptProperties({ scripts, documents }: RawPage, reader: AddressReader, hash: Hash): Sets {
  const linked = new Set(
    documents.flatMap(({ links }) =>
      links.flatMap(({ href, isHidden }) => (!isHidden && URL.canParse(href) ? [new URL(href).host] : [])),
    ),
  );
  const read = scripts.map(({ url, text }) => ({
    place: reader.place(url),
    isForeign: reader.isForeign(url),
    text,
    facts: scriptFacts(text, linked),
  }));
  return {
    sinks: read.flatMap(({ place, facts }) => facts.sinks.map((sink) => `${sink} in ${place}`)),
    scriptHosts: read.flatMap(({ place, facts }) =>
      facts.hosts.map((host) => `${reader.origin(`https://${host}`)} in ${place}`),
    ),
    accounts: read.flatMap(({ place, isForeign, text }) =>
      isForeign ? accountsIn(text).map((account) => `${account} in ${place}`) : [],
    ),
    scriptHashes: read.filter(({ isForeign }) => !isForeign).map(({ place, text }) => `${place} ${hash(text)}`),
    foreignScripts: read.filter(({ isForeign }) => isForeign).map(({ place, text }) => `${place} ${hash(text)}`),
  };
}

/** Accounts of measuring services and tag managers, as their scripts name them. */
function accountsIn(text: string): readonly string[] {
  return text.match(/\b(?:UA-\d{4,}-\d+|G-[A-Z0-9]{6,}|GTM-[A-Z0-9]{4,}|AW-\d{6,})\b/g) ?? [];
}

/** A style that chooses fields by what is typed, and loads something, tells what is typed. */
const readingStyle = /\[\s*value\s*[\^$*~|]?=[^{}]*\{[^}]*url\(/i;
const styleAddress = /url\(\s*['"]?([^'")]+)['"]?\s*\)|@import\s+['"]([^'"]+)['"]/gi;

function styleProperties({ styles, documents }: RawPage, reader: AddressReader): Sets {
  const [page] = documents;
  const texts = [
    ...styles,
    ...documents.flatMap((each) => each.styles.map((text) => ({ url: page?.url ?? '', text }))),
  ];
  const addresses = texts.flatMap(({ url, text }) =>
    [...text.matchAll(styleAddress)].map(([, first, second]) =>
      URL.canParse(first ?? second ?? '', url) ? new URL(first ?? second ?? '', url).href : '',
    ),
  );
  return {
    styles: texts.some(({ text }) => readingStyle.test(text)) ? ['a style reads a field'] : [],
    styleOrigins: addresses.filter((address) => address !== '').map((address) => reader.origin(address)),
  };
}

/** What a plain client gets: a page that hides from browsers, or shows itself only to them, differs here. */
function receivedProperties({ received }: RawPage, reader: AddressReader, hash: Hash): Sets {
  if (!received) return {};
  const {
    forms,
    inputs,
    scripts,
    handlers,
    frames,
    base,
    refreshes,
    comments,
    defacement = [],
    contacts = [],
  } = documentProperties(received, 0, reader, hash);
  const parts = { forms, inputs, scripts, handlers, frames, base, refreshes };
  const inline = received.scripts
    .filter(({ src, type }) => src === '' && !dataTypes.test(type))
    .map(({ text }) => hash(scriptFacts(text).shape));
  return {
    received: [
      ...Object.entries(parts).flatMap(([name, values = []]) =>
        values.map(
          (value) => `${name} ${value.includes('self') || /^https?:| https?:/.test(value) ? value : `self ${value}`}`,
        ),
      ),
      ...inline.map((value) => `script self ${value}`),
    ],
    comments: comments ?? [],
    defacement,
    contacts,
  };
}

function behaviourProperties(raw: RawPage, reader: AddressReader): Sets {
  const listeners = raw.calls.filter((call) => call.startsWith('listen ')).map((call) => call.slice('listen '.length));
  return {
    listeners,
    workers: raw.calls
      .filter((call) => call.startsWith('service-worker '))
      .map((call) => `service worker ${reader.place(call.slice('service-worker '.length))}`),
    network: raw.requests.map(({ type, url }) => `${kindOfRequest(type)} ${reader.origin(url)}`),
    accounts: raw.requests.flatMap(({ url }) => (reader.isForeign(url) ? (reader.account(url) ?? []) : [])),
    surprises: raw.surprises.map(({ kind, detail }) => `${kind} ${kind === 'dialog' ? detail : reader.origin(detail)}`),
    pictures: raw.pictures.map(({ hash }) => hash),
    icon:
      raw.icon !== undefined && /<script|javascript:|\bon\w+\s*=|eval\s*\(|<\?php|<html/i.test(raw.icon)
        ? ['code']
        : [],
    manifest: manifestPlaces(raw.manifest, reader),
  };
}

/** Kinds of requests that differ only by chance are one kind. */
function kindOfRequest(type: string): string {
  if (['fetch', 'xhr', 'ping', 'beacon', 'other', 'image', 'media', 'eventsource'].includes(type)) return 'request';
  if (type === 'font' || type === 'stylesheet') return 'style';
  return type;
}

function manifestPlaces(text: string | undefined, reader: AddressReader): readonly string[] {
  if (text === undefined) return [];
  try {
    const manifest: unknown = JSON.parse(text);
    if (typeof manifest !== 'object' || manifest === null) return ['unreadable'];
    return ['start_url', 'scope'].flatMap((name) => {
      const value: unknown = Reflect.get(manifest, name);
      return typeof value === 'string' ? [`${name} ${reader.place(value)}`] : [];
    });
  } catch {
    return ['unreadable'];
  }
}

const phone =
  /(?<![\d.-])(?:\+\d{1,3}[\s-]?)?\(?0\d{1,4}\)?[\s-]\d{1,4}[\s-]\d{3,4}(?![\d-])|(?<![\d.-])\+\d[\d\s-]{7,14}\d(?![\d-])/g;
const mail = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const bank = /\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}\b|(?:口座番号|普通|当座)\s*[::]?\s*\d{7}/g;

function contactsIn({ text, links }: RawDocument): readonly string[] {
  const linked = links.flatMap(({ href }) =>
    /^(?:tel|mailto|sms):/i.test(href) ? [href.toLowerCase().replace(/\?.*$/, '')] : [],
  );
  const shown = [phone, mail, bank].flatMap((pattern) => text.match(pattern) ?? []);
  return [
    ...linked.map((href) => href.replace(/^\w+:/, '').replaceAll(/[\s-]/g, '')),
    ...shown.map((each) => each.replaceAll(/[\s()-]/g, '')),
  ];
}

const defacementWords = [
  'hacked by',
  'owned by',
  'pwned',
  'defaced by',
  'was here',
  'your files have been encrypted',
  'ハッキングされ',
  'ハックされ',
  '改ざんされ',
  '乗っ取',
] as const;

function defacementIn(text: string): readonly string[] {
  const lower = text.toLowerCase();
  return defacementWords.filter((word) => lower.includes(word));
}
