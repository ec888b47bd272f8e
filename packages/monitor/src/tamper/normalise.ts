/** Replaces what changes with each load, so that the rest can be compared. */

const dates: readonly RegExp[] = [
  /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?/g,
  /\d{4}年\s?\d{1,2}月(?:\s?\d{1,2}日)?|\d{1,2}月\s?\d{1,2}日|(?:令和|平成)\d{1,2}年/g,
  /\b\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?\b/gi,
  /\b\d+\s?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?) ago\b|\d+\s?(?:秒|分|時間|日|週間|か月|ヶ月|年)前/gi,
  /\b1[5-9]\d{8}(?:\d{3})?\b/g,
];
const uuid = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi;
const longToken = /\b[A-Za-z0-9_-]{20,}={0,2}/g;
const hex = /\b(?=[0-9a-f]*\d)[0-9a-f]{6,}\b/gi;

/** A text without dates, clocks, tokens and differences of white space. */
export function plainText(text: string): string {
  let plain = text;
  for (const pattern of dates) plain = plain.replaceAll(pattern, '#');
  return plain.replaceAll(uuid, '#').replaceAll(longToken, '#').replaceAll(hex, '#').replaceAll(/\s+/g, ' ').trim();
}

/** The names of a query whose values say whose account something is. */
const accountNames =
  /^(?:tid|id|aid|gtm|pid|cid|site|account|account_?id|client_?id|container|measurement_?id|key|token|user|trackingid)$/i;

/** Compares addresses of one page: what belongs to the page itself is `self`. */
export interface AddressReader {
  /** The origin; `self` for that of the page, with a wildcard where one is known. */
  origin(address: string): string;
  /** The origin and the path, without hashes and versions. */
  place(address: string): string;
  /** Whether the address belongs to another origin. */
  isForeign(address: string): boolean;
  /** The account that a query names, with its place; undefined if it names none. */
  account(address: string): string | undefined;
}

/** Makes a reader. `own` is the address of the page as it was first accepted. */
export function addressReader(own: string, wildcards: readonly string[]): AddressReader {
  const ownOrigin = URL.canParse(own) ? new URL(own).origin : own;
  const read = (address: string) => (URL.canParse(address, own) ? new URL(address, own) : undefined);
  const origin = (address: string) => {
    const url = read(address);
    if (!url) return 'unreadable';
    if (url.origin === 'null') return url.protocol;
    const scheme = url.protocol.replace(/^ws/, 'http');
    const plain = `${scheme}//${url.host}`;
    if (plain === ownOrigin) return 'self';
    const wildcard = wildcards.find((each) => each.startsWith('*.') && url.hostname.endsWith(each.slice(1)));
    return wildcard === undefined ? plain : `${scheme}//${wildcard}`;
  };
  return {
    origin,
    place(address) {
      const url = read(address);
      return url ? `${origin(address)}${plainPath(url.origin === 'null' ? '' : url.pathname)}` : 'unreadable';
    },
    isForeign: (address) => !['self', 'blob:', 'about:', 'data:'].includes(origin(address)),
    account(address) {
      const url = read(address);
      if (!url) return undefined;
      const named = [...url.searchParams].filter(
        ([name, value]) => accountNames.test(name) && /\d/.test(value) && value.length >= 5,
      );
      if (named.length === 0) return undefined;
      return `${origin(address)}${plainPath(url.pathname)} ${named.map(([name, value]) => `${name}=${value}`).join('&')}`;
    },
  };
}

/** A path without hashes, versions and numbers of builds. */
function plainPath(path: string): string {
  return path
    .split('/')
    .map((part) =>
      part
        .replace(/(?<=[@-]|^v?)\d+(?:\.\d+)+(?=$|[./-])/i, '#')
        .replaceAll(/(?<=^|[._-])(?=[A-Za-z0-9]*\d)[A-Za-z0-9]{6,}(?=$|[._-])/g, '#')
        .replaceAll(uuid, '#'),
    )
    .join('/');
}
