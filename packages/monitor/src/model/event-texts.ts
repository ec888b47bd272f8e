interface Template {
  /** The kind of event. */
  readonly kind: string;
  /** The sentence in English; `{name}` stands for a fact. The store keeps it. */
  readonly en: string;
  /** The same in Japanese. */
  readonly ja: string;
}

/** What is written of an event of an incident: the only place of these sentences. */
export const eventTemplates = {
  verdict: {
    kind: 'verdict',
    en: 'It is "{verdict}", not "{former}": {title}',
    ja: '判定が「{former}」から「{verdict}」に変わりました。',
  },
  reopened: { kind: 'reopened', en: 'It is back.', ja: '再発しました。' },
  severity: {
    kind: 'severity',
    en: 'It is {severity} now; it was {formerSeverity}.',
    ja: '重大度が「{formerSeverity}」から「{severity}」に上がりました。',
  },
  recovering: {
    kind: 'recovering',
    en: 'It looks well again; every target is checked before it is closed.',
    ja: '正常に戻ったようです。すべての対象を確認してから終了します。',
  },
  relapsed: { kind: 'recovering', en: 'It goes on after all.', ja: 'まだ続いています。' },
  spread: {
    kind: 'spread',
    en: 'It affects {percent} % of the tenants.',
    ja: '{percent} %のテナントに影響しています。',
  },
  admitted: {
    kind: 'admitted',
    en: "The vendor's status feed reports trouble of {service}, too.",
    ja: 'ベンダーのステータスフィードも{service}の障害を報告しています。',
  },
  over: { kind: 'closed', en: 'It is over since {time}.', ja: '{time}に終わりました。' },
  noticeOver: {
    kind: 'closed',
    en: 'The notice is over: the credential was replaced, or its date has passed.',
    ja: '認証情報が交換されたか、期限が過ぎたため、このお知らせは終わりました。',
  },
  abandoned: {
    kind: 'closed',
    en: 'Its targets are monitored no more.',
    ja: '対象が監視から外されました。',
  },
  unwatched: {
    kind: 'closed',
    en: 'Its location does not check the service any more; other locations do.',
    ja: 'このロケーションからの監視が止まりました。ほかのロケーションでは監視を続けています。',
  },
  merged: { kind: 'merged', en: 'It is part of {incident}: {title}', ja: '{incident}の一部として統合されました。' },
  muted: { kind: 'muted', en: '"{window}" keeps notifications back.', ja: '「{window}」により通知を止めています。' },
  unmuted: { kind: 'unmuted', en: '"{window}" has ended.', ja: '「{window}」が終わりました。' },
  acknowledged: {
    kind: 'acknowledged',
    en: '{by} has acknowledged it until {time}.',
    ja: '{by}が対応を開始しました({time}まで)。',
  },
  unacknowledged: {
    kind: 'acknowledged',
    en: '{by} has withdrawn the acknowledgement.',
    ja: '{by}が対応を取り消しました。',
  },
  acknowledgedPart: {
    kind: 'acknowledged',
    en: '{by} has acknowledged a part of it, {incident}.',
    ja: '{by}が一部({incident})の対応を開始しました。',
  },
  acknowledgedAll: {
    kind: 'acknowledged',
    en: '{by} has acknowledged all of it until {time}.',
    ja: '{by}が全体の対応を開始しました({time}まで)。',
  },
  acknowledgementEnded: {
    kind: 'acknowledged',
    en: 'The acknowledgement of {by} has run out.',
    ja: '{by}の対応の期限が切れました。',
  },
  overridden: {
    kind: 'overridden',
    en: '{by} has set the verdict "{verdict}" in place of "{former}".',
    ja: '{by}が判定を「{former}」から「{verdict}」に変えました。',
  },
} as const satisfies Readonly<Record<string, Template>>;

type Facts<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [Key in Name]: string } & Facts<Rest>
  : unknown;

/** Writes the sentence of an event in English. */
export function eventText<Name extends keyof typeof eventTemplates>(
  name: Name,
  ...[facts]: unknown extends Facts<(typeof eventTemplates)[Name]['en']>
    ? []
    : [Facts<(typeof eventTemplates)[Name]['en']>]
): string {
  return filled(eventTemplates[name].en, facts ?? {});
}

/**
 * Writes the sentence of a stored event in Japanese; undefined if it was made from no template, such as the title of an incident.
 * Verdicts and severities stay as they are named in the program.
 */
export function eventTextInJapanese(kind: string, text: string): string | undefined {
  for (const [template, pattern] of patterns) {
    const match = template.kind === kind ? pattern.exec(text) : null;
    // A sentence without facts has no groups.
    if (match) return filled(template.ja, match.groups ?? {});
  }
  return undefined;
}

/** Each template as the pattern of the sentences that are made from it. */
const patterns: readonly (readonly [Template, RegExp])[] = Object.values(eventTemplates).map((template) => {
  const source = template.en
    .replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&')
    .replaceAll(/\{(\w+)\}/g, (_place, name: string) => `(?<${name}>${name === 'time' ? '[-\\d: ]{19}Z' : '.*'})`);
  return [template, new RegExp(`^${source}$`, 's')];
});

function filled(template: string, facts: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (place, name: string) => facts[name] ?? place);
}
