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
] as const;

/** What stands around every page. */
export function Layout({ path, children }: { readonly path: string; readonly children: ComponentChildren }) {
  const texts = useTexts();
  const isCurrent = (target: string) => (target === '/' ? path === '/' : path.startsWith(target));
  return (
    <div class="page">
      <a class="skip" href="#content">
        {texts.skip}
      </a>
      <header>
        <b>{texts.product}</b>
        <nav aria-label={texts.navigation}>
          {pages.map(([name, target]) => (
            <a key={name} href={target} {...(isCurrent(target) ? { 'aria-current': 'page' as const } : {})}>
              {texts.pages[name]}
            </a>
          ))}
        </nav>
        <Connection />
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
        <a href="/about" {...(isCurrent('/about') ? { 'aria-current': 'page' as const } : {})}>
          {texts.pages.about}
        </a>
        <ThemeChoice />
      </footer>
    </div>
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
