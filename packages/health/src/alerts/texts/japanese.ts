import type { DeliveryContent, Verdict } from '@mdmkit/monitor/model';

interface Sentences {
  /** What is wrong. */
  title(content: DeliveryContent): string;
  /** What to do next. */
  readonly action: string;
}

const service = ({ service: name = '複数のサービス' }: DeliveryContent) => name;
const tenant = ({ tenant: name = '複数のテナント' }: DeliveryContent) => name;
const location = ({ location: name = '監視拠点' }: DeliveryContent) => name;

/** Title and remedy of each verdict in Japanese. */
const sentences: Readonly<Record<Verdict, Sentences>> = {
  'own-network': {
    title: (content) => `${location(content)}のネットワークまたはサーバーに障害があります。`,
    action: 'この拠点のネットワーク、名前解決、プロキシ、負荷を確認してください。ベンダー側の障害ではありません。',
  },
  'own-network-suspected': {
    title: () => '複数のベンダーのサービスが同時に失敗し、中立ホストの応答も不安定です。',
    action: 'まず自社のネットワークを確認してください。',
  },
  'location-path': {
    title: (content) => `${service(content)}に${location(content)}からのみ接続できません。`,
    action: 'この拠点の経路、プロキシ、ファイアウォールを確認してください。ほかの拠点からは接続できます。',
  },
  'no-data': {
    title: (content) => `${service(content)}の監視結果が得られません。状態は不明です。`,
    action: '直近の監視結果と、このサーバーの時刻、制限、負荷を確認してください。',
  },
  'shared-credential': {
    title: (content) => `同じ鍵またはプロジェクトを使うテナントで${service(content)}が失敗しています。`,
    action: '共有している鍵、クライアント、プロジェクト、プロキシの有効性と割り当てを確認してください。',
  },
  vendor: {
    title: (content) => `${service(content)}がベンダー側の障害で失敗しています。`,
    action: 'ベンダーの稼働状況ページを確認し、問い合わせてください。認証情報の変更は不要です。',
  },
  'vendor-authentication': {
    title: (content) => `${service(content)}が有効な認証情報を拒否しています。`,
    action: 'ベンダーに問い合わせてください。認証情報は交換しないでください。',
  },
  'vendor-slow': {
    title: (content) => `${service(content)}の応答が遅くなっています。`,
    action: '遅延を見込み、続く場合はベンダーに連絡してください。',
  },
  'new-terms': {
    title: (content) => `${service(content)}が新しい利用規約への同意を求めています。`,
    action: '各テナントの管理者に、ベンダーのポータルで規約に同意するよう依頼してください。',
  },
  throttling: {
    title: (content) => `${service(content)}へのリクエストが上限を超えています。`,
    action: '監視間隔を長くするか、上限を消費しているものを調べてください。',
  },
  credential: {
    title: (content) => `${tenant(content)}の${service(content)}の認証情報が拒否されています。`,
    action: '認証情報を交換してください。',
  },
  'own-service': {
    title: (content) => `自社のホストまたは監視サービスに障害があります（${service(content)}）。`,
    action: '直近の監視結果を確認してください。ベンダーは関係ありません。',
  },
  tenant: {
    title: (content) => `${tenant(content)}でのみ${service(content)}に問題があります。`,
    action: 'このテナントの直近の監視結果を確認してください。ほかのテナントは正常です。',
  },
  unattributed: {
    title: (content) => `${service(content)}が複数のテナントで失敗しています。原因は特定されていません。`,
    action: '経過を見てください。続く場合はベンダー側の障害として扱ってください。',
  },
  unusual: {
    title: (content) => `${service(content)}の複数の指標が同時に通常と異なる値を示しています。`,
    action: '「health-check explain」で各指標の値と通常の範囲を確認し、経過を見てください。原因は特定されていません。',
  },
  'error-budget': {
    title: (content) => `${service(content)}のエラーバジェットが目標より速く消費されています。`,
    action: '「health-check explain」で各期間の消費率を確認し、失敗した監視結果を調べてください。',
  },
  'credential-expiring': {
    title: (content) => `${tenant(content)}の${service(content)}の認証情報がまもなく期限切れになります。`,
    action: '期限までに認証情報を交換してください。',
  },
};

/** Returns title and remedy of a message in Japanese; undefined if it is about no verdict. */
export function japaneseSentences(
  content: DeliveryContent,
): { readonly title: string; readonly action: string } | undefined {
  const { verdict } = content;
  if (verdict === undefined || !Object.hasOwn(sentences, verdict)) return undefined;
  // The table has a row for each verdict.
  const { title, action } = sentences[verdict as Verdict];
  return { title: title(content), action };
}
