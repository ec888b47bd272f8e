import type { Incident } from '../api/api.generated.ts';
import type { Texts } from './en.ts';

/** The sentence of an incident, and what to do, in a language. */
export interface IncidentSentences {
  /** What is wrong. */
  readonly title: string;
  /** What to do next. */
  readonly remedy: string;
  /** The language of the sentences: those that nobody has translated are English. */
  readonly language: string;
}

/** Says what is wrong in the language of the texts. In English the server's own sentences, with the names of services. */
export function sentencesOf(incident: Incident, texts: Texts): IncidentSentences {
  if (texts.language === 'ja') {
    const sentences = japanese(incident, texts);
    if (sentences) return { ...sentences, language: 'ja' };
  }
  const { service, title, remedy } = incident;
  const name = service === null ? undefined : texts.services[service];
  return {
    title: service === null || name === undefined ? title : title.replaceAll(service, name),
    remedy,
    language: 'en',
  };
}

interface Facts {
  readonly service: string;
  readonly tenant: string;
  readonly location: string;
  readonly key: string;
  readonly counts: string;
}

const sentences: Readonly<Record<string, readonly [title: (facts: Facts) => string, remedy: string]>> = {
  'own-network': [
    ({ location }) => `${location}の自社ネットワークまたはマシンに問題があります。`,
    'この拠点のネットワーク、名前解決、プロキシ、負荷を確認してください。ベンダーの問題ではありません。',
  ],
  'own-network-suspected': [
    () => '複数のベンダーのサービスが同時に失敗しています。自社ネットワークの可能性があります。',
    'まず自社のネットワークを確認してください。比較用のホストが応答し、なお失敗が続けばベンダーの障害と判定します。',
  ],
  'location-path': [
    ({ service, location }) => `${location}からだけ${service}に接続できません。`,
    'この拠点の経路、プロキシ、ファイアウォールを確認してください。ほかの拠点からは接続できています。',
  ],
  'no-data': [
    ({ service }) => `${service}のチェック結果が得られないため、状態がわかりません。`,
    '最後のチェック結果を読み、このマシンの時計、上限、負荷を確認してください。',
  ],
  'shared-credential': [
    ({ service, key }) => `${key}を共有するテナントで${service}が失敗しています。`,
    '共有している鍵、クライアント、プロジェクト、プロキシが有効で、割り当ての範囲内にあるか確認してください。',
  ],
  vendor: [
    ({ service, counts }) => `${service}でベンダー側の障害が起きています(${counts})。`,
    'ベンダーの稼働状況ページを確認し、問い合わせを起票してください。認証情報の変更は不要です。',
  ],
  'vendor-authentication': [
    ({ service, counts }) => `${service}が有効な認証情報を拒否しています(${counts})。`,
    'ベンダーに問い合わせてください。認証情報は交換しないでください。',
  ],
  'vendor-slow': [
    ({ service, counts }) => `${service}の応答が通常より大幅に遅くなっています(${counts})。`,
    '処理の遅れを見込んでください。長引く場合はベンダーに連絡してください。',
  ],
  'new-terms': [
    ({ service }) => `${service}で新しい利用規約への同意が求められています。`,
    '各テナントの管理者に、ベンダーのポータルにサインインして利用規約に同意するよう依頼してください。',
  ],
  throttling: [
    ({ service }) => `${service}へのリクエストが多すぎるため、制限されています。`,
    'チェックの間隔を延ばすか、ほかに何が割り当てを消費しているか調べてください。',
  ],
  credential: [
    ({ service, tenant }) => `${tenant}の${service}の認証情報が使えなくなっています。`,
    '認証情報を交換してください。',
  ],
  tenant: [
    ({ service, tenant }) => `${tenant}でだけ${service}に問題があります。`,
    'このテナントの最後のチェック結果を読んでください。ほかのテナントは正常です。',
  ],
  unattributed: [
    ({ service, counts }) => `${service}が一部のテナントで失敗しています(${counts})。原因はまだ特定できていません。`,
    '様子を見てください。続く場合はベンダーの障害として対応してください。',
  ],
  unusual: [
    ({ service }) => `${service}の複数の指標が同時に通常と異なる値を示しています。`,
    '「health-check explain」で各指標の値と通常の範囲を確認し、様子を見てください。原因はまだわかりません。',
  ],
  'error-budget': [
    ({ service }) => `${service}のエラーバジェットが目標より速く消費されています。`,
    '「health-check explain」で各期間の消費率を確認し、失敗したチェックを調べてください。',
  ],
  'credential-expiring': [
    ({ service, tenant }) => `${tenant}の${service}の認証情報がまもなく期限切れになります。`,
    '期限が切れる前に認証情報を交換してください。',
  ],
};

function japanese(incident: Incident, texts: Texts): Omit<IncidentSentences, 'language'> | undefined {
  const [title, remedy] = sentences[incident.verdict] ?? [];
  if (!title || remedy === undefined) return undefined;
  const { service, tenant, location, evidence } = incident;
  const facts = {
    service: service === null ? '複数のサービス' : (texts.services[service] ?? service),
    tenant: tenant ?? `${evidence.tenants}テナント`,
    location: location ?? 'この拠点',
    key: evidence.sharedKey ?? '同じ設定',
    counts: `${evidence.tenants}テナント中${evidence.failing}テナント`,
  };
  return { title: title(facts), remedy };
}
