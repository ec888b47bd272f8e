import type { Language } from '../../alerts/texts/phrases.ts';

/** The texts of the page that acknowledges. */
export interface PageTexts {
  readonly question: string;
  readonly name: string;
  readonly done: string;
  readonly used: string;
  readonly over: string;
  readonly gone: string;
  readonly expired: string;
  readonly invalid: string;
  readonly unusable: string;
  acknowledged(by: string, until: string): string;
}

/** The texts in every language. */
export const pageTexts: Readonly<Record<Language, PageTexts>> = {
  en: {
    question: 'Do you work on this incident? Nobody else is notified while you do.',
    name: 'Your name, for the record (may be empty):',
    done: 'Stored. The service applies it within seconds.',
    used: 'This link was used before. A later message has a new link.',
    over: 'The incident is over. There is nothing to acknowledge.',
    gone: 'There is no such incident any more.',
    expired: 'This link has expired. A later message has a new link, or sign in to the board.',
    invalid: 'This link is not valid. Copy the whole address from the message.',
    unusable: 'Links to acknowledge do not work at present. Sign in to the board, or use: health-check ack',
    acknowledged: (by, until) => `${by} works on it. The acknowledgement is valid until ${until}.`,
  },
  ja: {
    question: 'このインシデントに対応しますか。対応中は、ほかの担当者に通知されません。',
    name: 'お名前（記録用、省略可）：',
    done: '記録しました。数秒以内に反映されます。',
    used: 'このリンクは使用済みです。次の通知に新しいリンクがあります。',
    over: 'インシデントは終了しています。対応は不要です。',
    gone: 'このインシデントはもうありません。',
    expired: 'リンクの有効期限が切れています。新しい通知のリンクを使うか、ボードにサインインしてください。',
    invalid: 'リンクが正しくありません。メッセージのアドレス全体をコピーしてください。',
    unusable: '現在、リンクで確認できません。ボードにサインインするか、health-check ack を使ってください。',
    acknowledged: (by, until) => `${by} が対応中です（${until} まで有効）。`,
  },
};
