import { expect, test } from 'vitest';
import { isWebPageText } from '../../src/text/web-page.ts';

test.each([
  '<!DOCTYPE html><html></html>',
  '\n\t <!doctype HTML>',
  '<html lang="ja">',
  '<head><title>Sign in</title>',
  '<title>Blocked</title>',
  '<meta http-equiv="refresh" content="0; url=/login">',
  '<script>location = "/login"</script>',
  '<body>',
  '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">',
  '<!-- gateway 7 --><!-- again -->\n<html>',
  '<?xml version="1.0"?><!-- firewall --><html>',
])('%j is a web page', (text) => expect(isWebPageText(text)).toBe(true));

test.each([
  '',
  '{"html":"<html>"}',
  'text before <html>',
  '<?xml version="1.0"?><plist version="1.0">',
  '<htmlish>',
  '<Error><Code>AccessDenied</Code></Error>',
  '<!-- a comment alone -->',
  `${' '.repeat(2_000)}<html>`,
])('%j is none', (text) => expect(isWebPageText(text)).toBe(false));

test('a text of comments that do not end is read in no time', () => {
  expect(isWebPageText('<!--'.repeat(500))).toBe(false);
});
