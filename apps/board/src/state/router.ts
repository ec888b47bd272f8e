import { createValueStore, useValue } from './stores.ts';

const place = createValueStore(location.pathname);

/** The path of the page that is shown. */
export function usePath(): string {
  return useValue(place);
}

/** Shows another page. The kind of screen stays. */
export function navigate(path: string): void {
  const url = new URL(path, location.href);
  if (new URLSearchParams(location.search).has('kiosk')) url.searchParams.set('kiosk', '');
  history.pushState(null, '', url);
  scrollTo(0, 0);
  place.set(url.pathname);
}

/** Lets links of the board change the page without loading it again. */
export function startRouter(): void {
  addEventListener('popstate', () => place.set(location.pathname));
  document.addEventListener('click', (event) => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const isOurs = link?.origin === location.origin && link.target === '' && !link.hasAttribute('download');
    if (!link || !isOurs || /^\/(?:v1|auth|metrics)\b/.test(link.pathname) || link.hash !== '') return;
    event.preventDefault();
    navigate(link.href);
  });
}
