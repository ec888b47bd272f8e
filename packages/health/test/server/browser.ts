/** A browser, as far as a sign-in needs one: it keeps cookies and follows redirections. */
export interface Browser {
  /** Sends a request with the cookies of its origin, and keeps what the answer sets. */
  send(url: string, init?: RequestInit): Promise<Response>;
  /** Follows redirections until an answer that is none, or until an address for which `isEnd` is true. Returns that address. */
  follow(
    url: string,
    isEnd?: (url: string) => boolean,
  ): Promise<{ readonly url: string; readonly answer: Response | undefined }>;
  /** The cookies by origin and name. */
  readonly cookies: Map<string, Map<string, string>>;
}

/** Makes a browser. `places` are the origins that are reached at another address, as behind a proxy. */
export function createBrowser(places: Readonly<Record<string, string>>): Browser {
  const cookies = new Map<string, Map<string, string>>();
  const send: Browser['send'] = async (address, init = {}) => {
    const url = new URL(address);
    const jar = cookies.get(url.origin) ?? new Map<string, string>();
    cookies.set(url.origin, jar);
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const place = places[url.origin] ?? url.origin;
    const answer = await fetch(`${place}${url.pathname}${url.search}`, { ...init, headers, redirect: 'manual' });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '' || /max-age=0/i.test(cookie)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
  return {
    cookies,
    send,
    async follow(address, isEnd = () => false) {
      let url = address;
      for (let step = 0; step < 10; step += 1) {
        if (isEnd(url)) return { url, answer: undefined };
        const answer = await send(url);
        const location = answer.headers.get('location');
        if (location === null) return { url, answer };
        url = new URL(location, url).href;
      }
      throw new RangeError(`too many redirections, the last to ${url}`);
    },
  };
}
