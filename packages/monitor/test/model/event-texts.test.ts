import { describe, expect, test } from 'vitest';
import { eventTemplates, eventText, eventTextInJapanese } from '../../src/model/event-texts.ts';

const time = '2026-11-30 08:00:00Z';

describe('the sentence of an event', () => {
  test('has its facts', () => {
    expect(eventText('severity', { severity: 'critical', formerSeverity: 'minor' })).toBe(
      'It is critical now; it was minor.',
    );
    expect(eventText('reopened')).toBe('It is back.');
  });

  test.each([
    ['severity', 'It is critical now; it was minor.', '重大度が「minor」から「critical」に上がりました。'],
    ['verdict', 'It is "vendor", not "tenant": apple.vpp fails.', '判定が「tenant」から「vendor」に変わりました。'],
    ['acknowledged', `ada has acknowledged all of it until ${time}.`, `adaが全体の対応を開始しました(${time}まで)。`],
    ['acknowledged', 'ada has acknowledged a part of it, inc-1.', 'adaが一部(inc-1)の対応を開始しました。'],
    [
      'overridden',
      'ada has set the verdict "vendor" in place of "unheard-of".',
      'adaが判定を「unheard-of」から「vendor」に変えました。',
    ],
  ])('of the kind %s is read in Japanese: %s', (kind, text, japanese) => {
    expect(eventTextInJapanese(kind, text)).toBe(japanese);
  });

  test.each(['Adele (day) $& has withdrawn the acknowledgement.', '田中 has acknowledged it until', '{by}\n"x"'])(
    'keeps a name as it is: %j',
    (by) => {
      expect(eventTextInJapanese('acknowledged', eventText('acknowledged', { by, time }))).toBe(
        `${by}が対応を開始しました(${time}まで)。`,
      );
    },
  );

  test('of every template is read in Japanese', () => {
    for (const [name, { kind, en, ja }] of Object.entries(eventTemplates)) {
      const facts = (text: string) =>
        text.replaceAll(/\{(\w+)\}/g, (_place, fact: string) => (fact === 'time' ? time : `a ${fact}`));
      expect([name, eventTextInJapanese(kind, facts(en))]).toEqual([name, facts(ja)]);
    }
  });

  test('of another kind, or of another program, has no Japanese', () => {
    expect(eventTextInJapanese('closed', 'It is back.')).toBeUndefined();
    expect(eventTextInJapanese('opened', 'apple.vpp fails at the vendor.')).toBeUndefined();
  });
});
