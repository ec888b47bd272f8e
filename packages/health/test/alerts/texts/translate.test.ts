import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { factsOf } from '../../../../monitor/src/duty/contents.ts';
import { chooseRoute } from '../../../../monitor/src/duty/index.ts';
import { incidentOf, rulesOf } from '../../../../monitor/test/duty/rules.ts';
import { renderText } from '../../../src/alerts/texts/render.ts';
import { inJapanese } from '../../../src/alerts/texts/translate.ts';

const folder = new URL('../../../src/alerts/', import.meta.url).pathname;
const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/;

/** The sentences of all errors of channels, as they stand in the sources; facts are replaced by a word. */
function errorSentences(): readonly string[] {
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(`${folder}${file}`, 'utf8'));
  return sources.flatMap((source) =>
    [...source.matchAll(/new (?:Channel|ExpiredToken)\w*\(/g)].flatMap(({ index }) => {
      const call = source.slice(index, index + 600);
      const [, sentence] =
        /\(\s*(?:'(?:retry|rejected|broken)'|failure),\s*(?:isCertificate\s*\?\s*)?['`]([A-Z].*?[.)"])['`],?\s*[,)\n:]/s.exec(
          call,
        ) ?? [];
      return sentence === undefined ? [] : [sentence.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, 'X')];
    }),
  );
}

test('each error of a channel has a Japanese sentence', () => {
  const sentences = errorSentences();
  expect(sentences.length).toBeGreaterThan(35);
  expect(sentences.filter((sentence) => inJapanese(sentence) === undefined)).toEqual([]);
  expect(sentences.filter((sentence) => !japanese.test(inJapanese(sentence) ?? ''))).toEqual([]);
});

test('the sentences around an error are translated with it', () => {
  const error = 'The channel rejects the message (HTTP 400).';
  expect(inJapanese(`${error} It was given up after 10 attempts.`)).toBe(
    'チャネルがこの通知を拒否しました（HTTP 400）。10回試みて中止しました。',
  );
  expect(inJapanese(`The channel is broken. ${error}`)).toMatch(/^チャネルが使えません。チャネルが/);
  expect(inJapanese('The channel is broken. Something else.')).toBeUndefined();
});

test.each(['2026-11-30T10:00:00Z', '2026-11-30T20:00:00Z', '2026-11-29T10:00:00Z'])(
  'the reason of a route at %s is translated',
  (at) => {
    for (const severity of ['critical', 'minor'] as const) {
      const { reason } = chooseRoute(rulesOf(), factsOf(incidentOf({ severity })), Date.parse(at));
      expect([reason, inJapanese(reason) ?? '']).toEqual([
        reason,
        expect.stringMatching(/^ルート「\w+」: カレンダー「office」は/),
      ]);
      expect(inJapanese(reason)).not.toMatch(/[a-z]+ [a-z]+ /);
    }
    const none = chooseRoute(rulesOf({ routes: [] }), factsOf(incidentOf()), Date.parse(at));
    expect(inJapanese(none.reason)).toMatch(japanese);
  },
);

test.each([
  ['holiday: Toussaint', '休日: Toussaint'],
  ['not "office": exception: Audit', '「office」の逆: 例外: Audit'],
  ['"fr": weekly hours 08:30 to 18:00', '「fr」: 営業時間 08:30～18:00'],
  ['the calendar "office" is not known after 2027-12-31', 'カレンダー「office」は2027-12-31より後が不明です'],
  ['Nobody wrote this sentence.', undefined],
])('%s', (text, expected) => expect(inJapanese(text)).toBe(expected));

test('a Japanese message has its reason and its notice in Japanese', () => {
  const { subject, facts } = renderText({
    kind: 'updated',
    incident: null,
    language: 'ja',
    content: {
      title: 'The channel "chat" is broken: messages do not arrive there.',
      text: 'The channel rejects the message (HTTP 400).',
      remedy: 'Repair the channel, then run: health-check notify test chat',
      severity: 'major',
      reason: 'No route matches, so the last resort is notified.',
    },
  });
  expect(subject).toBe('【更新・重大】チャネル「chat」が使えません。通知が届いていません。');
  expect(facts.map(({ value }) => value)).toEqual([
    'チャネルを修復し、次のコマンドを実行してください: health-check notify test chat',
    '重大',
    '一致するルートがないため、最後の連絡先に通知します。',
  ]);
});
