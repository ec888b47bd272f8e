import { en, type Texts } from '../text/en.ts';
import { ja } from '../text/ja.ts';
import { createValueStore, useValue } from './stores.ts';

const tables: Readonly<Record<string, Texts>> = { en, ja };

/** A theme: that of the system, or one that the user has chosen. */
export type Theme = 'auto' | 'light' | 'dark';

/** The first of the browser's languages that the board has; English if it has none of them. */
export function chooseLanguage(stored: string | null, browser: readonly string[]): string {
  return [stored ?? '', ...browser].map((tag) => tag.split('-')[0] ?? '').find((tag) => tag in tables) ?? 'en';
}

const language = createValueStore(chooseLanguage(localStorage.getItem('language'), navigator.languages));
const theme = createValueStore<Theme>(themeOf(localStorage.getItem('theme')));

/** Whether the board is shown on a wall: without controls. */
export const isKiosk = new URLSearchParams(location.search).has('kiosk');

/** Writes language, theme and kind of screen to the document. */
export function applyPreferences(): void {
  const root = document.documentElement;
  root.lang = language.value;
  root.dataset['theme'] = theme.value;
  root.toggleAttribute('data-kiosk', isKiosk);
}

/** The texts of the language in use. */
export function useTexts(): Texts {
  return tables[useValue(language)] ?? en;
}

/** Changes the language, and remembers it. */
export function setLanguage(code: string): void {
  localStorage.setItem('language', code);
  language.set(code);
  applyPreferences();
}

/** The theme in use. */
export function useTheme(): Theme {
  return useValue(theme);
}

/** Changes the theme, and remembers it. */
export function setTheme(next: Theme): void {
  localStorage.setItem('theme', next);
  theme.set(next);
  applyPreferences();
}

function themeOf(text: string | null): Theme {
  return text === 'light' || text === 'dark' ? text : 'auto';
}
