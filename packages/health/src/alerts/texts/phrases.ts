import type { DeliveryKind, Severity } from '@mdmkit/monitor/model';

/** The languages that messages are written in. */
export const languages = ['en', 'ja'] as const;

/** A language that messages are written in. */
export type Language = (typeof languages)[number];

/** The phrases of a language. */
export interface Phrases {
  /** The kind of message, at the beginning of the subject. */
  readonly kinds: Readonly<Record<DeliveryKind, string>>;
  /** The severities. */
  readonly severities: Readonly<Record<Severity, string>>;
  /** Who has to act. */
  readonly owners: Readonly<Record<string, string>>;
  /** The labels of facts. */
  readonly labels: {
    readonly action: string;
    readonly severity: string;
    readonly owner: string;
    readonly service: string;
    readonly tenant: string;
    readonly location: string;
    readonly since: string;
    readonly until: string;
    readonly incident: string;
    readonly reason: string;
    readonly acknowledgedBy: string;
  };
  /** The text of the link to the incident. */
  readonly show: string;
  /** The text of the link that acknowledges. */
  readonly acknowledge: string;
  /** The answer to a person who acknowledges by a button. */
  readonly answers: Readonly<Record<'acknowledged' | 'closed' | 'unknown', string>>;
  /** Added if the message about the problem could not be sent in time. */
  readonly unsentProblem: string;
  /** How many further members of a digest there are. */
  more(count: number): string;
  /** The title of a digest. */
  digest(count: number): string;
  /** Puts the kind, the severity and the title together. */
  subject(kind: string, severity: string | null, title: string): string;
}

/** The phrases of every language. */
export const phrases: Readonly<Record<Language, Phrases>> = {
  en: {
    kinds: {
      opened: 'Problem',
      updated: 'Update',
      escalated: 'Escalation',
      resolved: 'Resolved',
      digest: 'Summary',
      handover: 'Handover',
      reminder: 'Reminder',
      test: 'Test',
    },
    severities: { warning: 'warning', minor: 'minor', major: 'major', critical: 'critical' },
    owners: {
      vendor: 'the vendor',
      network: 'the network team',
      credential: 'who manages the credential',
      tenant: 'the tenant',
      us: 'we',
    },
    labels: {
      action: 'What to do',
      severity: 'Severity',
      owner: 'Who has to act',
      service: 'Service',
      tenant: 'Tenant',
      location: 'Location',
      since: 'Since',
      until: 'Until',
      incident: 'Incident',
      reason: 'Why you get this message',
      acknowledgedBy: 'Acknowledged by',
    },
    show: 'Show the incident',
    acknowledge: 'Acknowledge',
    answers: {
      acknowledged: 'The incident is acknowledged.',
      closed: 'The incident is over.',
      unknown: 'There is no such incident.',
    },
    unsentProblem: 'The message about the problem could not be delivered before it was over.',
    more: (count) => `and ${count} more`,
    digest: (count) => `${count} messages`,
    subject: (kind, severity, title) => `[${kind}${severity === null ? '' : `, ${severity}`}] ${title}`,
  },
  ja: {
    kinds: {
      opened: '障害',
      updated: '更新',
      escalated: 'エスカレーション',
      resolved: '復旧',
      digest: 'まとめ',
      handover: '引き継ぎ',
      reminder: '未対応',
      test: 'テスト',
    },
    severities: { warning: '警告', minor: '軽微', major: '重大', critical: '緊急' },
    owners: {
      vendor: 'ベンダー',
      network: 'ネットワーク担当',
      credential: '認証情報の管理者',
      tenant: 'テナント',
      us: '自社',
    },
    labels: {
      action: '対応',
      severity: '重大度',
      owner: '対応者',
      service: 'サービス',
      tenant: 'テナント',
      location: '監視拠点',
      since: '発生時刻',
      until: '復旧時刻',
      incident: 'インシデント',
      reason: 'この通知が届く理由',
      acknowledgedBy: '確認者',
    },
    show: 'インシデントを表示',
    acknowledge: '対応を開始（確認済みにする）',
    answers: {
      acknowledged: '確認済みにしました。',
      closed: 'インシデントは終了しています。',
      unknown: 'このインシデントは見つかりません。',
    },
    unsentProblem: '復旧前に障害の通知を配信できませんでした。',
    more: (count) => `ほか${count}件`,
    digest: (count) => `${count}件の通知`,
    subject: (kind, severity, title) => `【${kind}${severity === null ? '' : `・${severity}`}】${title}`,
  },
};
