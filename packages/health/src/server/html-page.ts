import { escapeMarkup } from '../alerts/texts/escape.ts';

/** Writes a page without styles and scripts: no policy has to allow any. The lines of the body are markup. */
export function htmlPage(language: string, title: string, body: readonly string[]): string {
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">',
    `<title>${escapeMarkup(title)}</title></head><body><main>`,
    ...body,
    '</main></body></html>',
  ].join('\n');
}
