import type { ComponentChildren } from 'preact';
import { useConnection, useLastHeard } from '../state/live.ts';
import { setLanguage, setTheme, type Theme, useTexts, useTheme } from '../state/preferences.ts';
import { useNow } from '../state/stores.ts';

const pages = [
  ['overview', '/'],
  ['incidents', '/incidents'],
  ['tenants', '/tenants'],
  ['expiries', '/expiries'],
  ['maintenance', '/maintenance'],
  ['duty', '/duty'],
  ['canaries', '/canaries'],
] as const;

/** What stands around every page. */
export function Layout(props: {
  readonly path: string;
  readonly isPublic: boolean;
  readonly children: ComponentChildren;
}) {
  const { path, isPublic, children } = props;
  const texts = useTexts();
  return (
    <div class="page">
      <a class="skip" href="#content">
        {texts.skip}
      </a>
      <header>
        <b>{texts.product}</b>
        {!isPublic && <Navigation path={path} />}
        {isPublic ? <span class="connection" /> : <Connection />}
        <button
          type="button"
          class="plain"
          lang={texts.otherLanguage.code}
          onClick={() => setLanguage(texts.otherLanguage.code)}
        >
          {texts.otherLanguage.name}
        </button>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <footer>
        {!isPublic && (
          <a href="/about" {...(isCurrent(path, '/about') ? { 'aria-current': 'page' as const } : {})}>
            {texts.pages.about}
          </a>
        )}
        <ThemeChoice />
      </footer>
    </div>
  );
}

/** Whether a link leads to the page that is shown. */
function isCurrent(path: string, target: string): boolean {
  return target === '/' ? path === '/' || path.startsWith('/services/') : path.startsWith(target);
}

function Navigation({ path }: { readonly path: string }) {
  const texts = useTexts();
  return (
    <nav aria-label={texts.navigation}>
      {pages.map(([name, target]) => (
        <a key={name} href={target} {...(isCurrent(path, target) ? { 'aria-current': 'page' as const } : {})}>
          {texts.pages[name]}
        </a>
      ))}
    </nav>
  );
}

/** Whether what is shown is up to date: a shape of its own and a word. */
function Connection() {
  const texts = useTexts();
  const connection = useConnection();
  const heardMs = useLastHeard();
  const nowMs = useNow(1_000);
  const text =
    connection === 'lost' ? texts.connection.lost(texts.duration(nowMs - heardMs)) : texts.connection[connection];
  return (
    <span class={`connection ${connection}`} role="status" aria-live={connection === 'lost' ? 'off' : 'polite'}>
      {text}
    </span>
  );
}

function ThemeChoice() {
  const texts = useTexts();
  const theme = useTheme();
  const themes: readonly Theme[] = ['auto', 'light', 'dark'];
  return (
    <label class="theme">
      {texts.theme.label}
      <select
        value={theme}
        onChange={(event) => setTheme(themes.find((name) => name === event.currentTarget.value) ?? 'auto')}
      >
        {themes.map((name) => (
          <option key={name} value={name}>
            {texts.theme[name]}
          </option>
        ))}
      </select>
    </label>
  );
}
