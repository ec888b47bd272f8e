/** A sentence in English, and the same in Japanese; `{name}` stands for a fact, `{text}` for another sentence. */
type Sentence = readonly [en: string, ja: string];

/** Why a message was not delivered. */
const deliveryErrors: readonly Sentence[] = [
  ['{text} It was given up after {count} attempts.', '{text}{count}回試みて中止しました。'],
  ['The channel is broken. {text}', 'チャネルが使えません。{text}'],
  ['The incident was over before the message could be delivered.', '通知を配信する前にインシデントが終了しました。'],
  ['Nobody was told of the problem through this channel.', 'このチャネルには障害が通知されていません。'],
  ['The channel is not configured.', 'このチャネルは設定にありません。'],
  ['The service stopped.', 'サービスが停止しました。'],
  ['The channel did not answer in time.', 'チャネルが時間内に応答しませんでした。'],
  ['A secret of the channel cannot be read: {why}.', 'チャネルの秘密情報を読み取れません（{why}）。'],
  [
    'The address of the channel does not exist any more ({code}). Configure a new one.',
    'チャネルのアドレスはもう存在しません（{code}）。新しいアドレスを設定してください。',
  ],
  [
    'The address of the channel is not an https URL. Correct the secret that it is read from.',
    'チャネルのアドレスがhttpsのURLではありません。参照先の秘密情報を修正してください。',
  ],
  [
    'The channel answered with a redirect, which is not followed: the message would go elsewhere. Configure the final address.',
    'チャネルがリダイレクトを返しました。リダイレクトには従いません。最終的なアドレスを設定してください。',
  ],
  [
    'The channel answered with a redirect ({code}). Configure the final address.',
    'チャネルがリダイレクトを返しました（{code}）。最終的なアドレスを設定してください。',
  ],
  ['The channel cannot take the message now ({code}).', 'チャネルは現在通知を受け付けません（{code}）。'],
  [
    'The channel failed unexpectedly ({code}). Please report this.',
    'チャネルで予期しないエラーが発生しました（{code}）。開発元に報告してください。',
  ],
  [
    'The channel has reached its limit of {count} in this month. Find out why, or set a higher "monthlyLimit".',
    'チャネルが今月の上限{count}件に達しました。原因を調べるか、「monthlyLimit」を大きくしてください。',
  ],
  [
    'The channel refuses the credential ({code}). Replace the credential.',
    'チャネルが認証情報を拒否しています（{code}）。認証情報を交換してください。',
  ],
  ['The channel rejects the message ({code}).', 'チャネルがこの通知を拒否しました（{code}）。'],
  [
    'The TLS connection failed ({code}). Check the certificate, and the authorities in NODE_EXTRA_CA_CERTS.',
    'TLS接続に失敗しました（{code}）。証明書とNODE_EXTRA_CA_CERTSの認証局を確認してください。',
  ],
  [
    'No answer from the channel ({code}). Check the network from this machine to the channel.',
    'チャネルから応答がありません（{code}）。このサーバーからチャネルまでのネットワークを確認してください。',
  ],
  ['No answer from the mail server ({code}).', 'メールサーバーから応答がありません（{code}）。'],
  ['The mail server did not answer in time.', 'メールサーバーが時間内に応答しませんでした。'],
  ['The mail server cannot take the message now ({code}).', 'メールサーバーは現在受け付けません（{code}）。'],
  [
    'The mail server offers no usable TLS ({code}). Check port and "tls".',
    'メールサーバーで利用できるTLSがありません（{code}）。ポートと「tls」を確認してください。',
  ],
  [
    'The mail server refuses the message ({code}). Check the recipients.',
    'メールサーバーが通知を拒否しました（{code}）。宛先を確認してください。',
  ],
  [
    'The mail server refuses the sender ({code}). Check "from".',
    'メールサーバーが送信者を拒否しました（{code}）。「from」を確認してください。',
  ],
  [
    'The mail server refuses the sign-in ({code}). Check user and password.',
    'メールサーバーがサインインを拒否しました（{code}）。ユーザーとパスワードを確認してください。',
  ],
  [
    'The certificate of the mail server is not trusted. Check the host name and NODE_EXTRA_CA_CERTS.',
    'メールサーバーの証明書を信頼できません。ホスト名とNODE_EXTRA_CA_CERTSを確認してください。',
  ],
  [
    'The program cannot be run ({code}). Check "command", and that it may be run.',
    'プログラムを実行できません（{code}）。「command」と実行権限を確認してください。',
  ],
  [
    'This machine has no room for another program ({code}). Check its limits.',
    'このサーバーではこれ以上プログラムを起動できません（{code}）。上限を確認してください。',
  ],
  ['The program did not end in time.', 'プログラムが時間内に終了しませんでした。'],
  ['The program was not started in time.', 'プログラムが時間内に起動しませんでした。'],
  [
    'The program failed ({code}). Run it by hand with a message.',
    'プログラムが失敗しました（{code}）。通知を渡して手動で実行してください。',
  ],
  ['The program rejects the message ({code}).', 'プログラムがこの通知を拒否しました（{code}）。'],
  [
    'The program says that it is not set up ({code}). Correct its configuration.',
    'プログラムが設定されていません（{code}）。プログラムの設定を修正してください。',
  ],
  [
    'The signing secret is not "whsec_" and base64 of 24 to 64 bytes. Make one with: {command}',
    '署名の鍵が「whsec_」と24～64バイトのbase64ではありません。次のコマンドで作成してください: {command}',
  ],
  [
    'The token of the partner has less than {count} characters. Make a longer one.',
    'パートナーのトークンが{count}文字未満です。より長いトークンを作成してください。',
  ],
  [
    'The workflow accepts no anonymous request ({code}). Let "Anyone" trigger it; its address changes.',
    'ワークフローが匿名の要求を受け付けません（{code}）。「Anyone」が実行できるようにしてください。アドレスは変わります。',
  ],
  [
    'The workflow is off or deleted ({code}). Turn it on, or make a new one.',
    'ワークフローが無効か、削除されています（{code}）。有効にするか、新しく作成してください。',
  ],
  [
    'Office 365 connectors do not exist any more. Make a workflow "Post to a channel when a webhook request is received" and use its address.',
    'Office 365コネクタは廃止されました。ワークフロー「Post to a channel when a webhook request is received」を作成し、そのアドレスを使ってください。',
  ],
  ['Slack cannot take the message now ({code}).', 'Slackは現在通知を受け付けません（{code}）。'],
  [
    'Slack refuses the bot ({code}). Check the token, its scopes, and that the bot is in the channel.',
    'Slackがボットを拒否しています（{code}）。トークン、スコープ、ボットがチャンネルに参加していることを確認してください。',
  ],
  ['Slack rejects the message ({code}).', 'Slackがこの通知を拒否しました（{code}）。'],
  [
    'Slack does not know the webhook any more (invalid_token). Make a new one.',
    'SlackのWebhookが無効です（invalid_token）。新しく作成してください。',
  ],
  ['Backlog cannot take the message now (HTTP 429).', 'Backlogは現在受け付けません（HTTP 429）。'],
  ['Backlog did not answer with a list ({code}).', 'Backlogが一覧を返しませんでした（{code}）。'],
  ['LINE WORKS cannot take the message now ({code}).', 'LINE WORKSは現在通知を受け付けません（{code}）。'],
  [
    'LINE WORKS answered the request for an access token without one.',
    'LINE WORKSがアクセストークンを返しませんでした。',
  ],
  [
    'LINE WORKS refuses the access token. Check the app, its scope "bot", and the service account.',
    'LINE WORKSがアクセストークンを拒否しています。アプリ、スコープ「bot」、サービスアカウントを確認してください。',
  ],
  [
    'LINE WORKS refuses the service account ({code}). Check the client id, the client secret, the private key, and the clock of this machine.',
    'LINE WORKSがサービスアカウントを拒否しています（{code}）。クライアントID、シークレット、秘密鍵、サーバーの時刻を確認してください。',
  ],
  [
    'The private key of LINE WORKS is no PEM of PKCS #8. Download the key of the service account again.',
    'LINE WORKSの秘密鍵がPKCS #8のPEMではありません。サービスアカウントの鍵をもう一度ダウンロードしてください。',
  ],
  [
    'ServiceNow did not answer with JSON ({code}). The instance may hibernate: open it in a browser.',
    'ServiceNowがJSONを返しませんでした（{code}）。インスタンスが休止中の可能性があります。ブラウザーで開いてください。',
  ],
  [
    'Twilio refuses the account or the numbers ({code}). See {address}.',
    'Twilioがアカウントまたは番号を拒否しています（{code}）。{address} を参照してください。',
  ],
  [
    'The account of Twilio is not active. See {address}.',
    'Twilioのアカウントが有効ではありません。{address} を参照してください。',
  ],
];

/** Why people are notified: the route, the calendar, the chain. */
const reasons: readonly Sentence[] = [
  ['No route matches, so the last resort is notified.', '一致するルートがないため、最後の連絡先に通知します。'],
  [
    'Route "{route}": the calendar "{calendar}" is {state} ({text}), so {text}.',
    'ルート「{route}」: カレンダー「{calendar}」は{state}（{text}）。{text}。',
  ],
  ['Route "{route}": {text}.', 'ルート「{route}」: {text}。'],
  ['the chain "{chain}" applies', 'チェーン「{chain}」を使います'],
  ['the chains "{chain}" and "{other}" apply', 'チェーン「{chain}」と「{other}」を使います'],
  ['the incident waits for the next digest', '次のまとめまで待ちます'],
  [
    'the last resort is notified, because the chain "{chain}" reaches nobody',
    'チェーン「{chain}」に通知先がないため、最後の連絡先に通知します',
  ],
  ['exception: {name}', '例外: {name}'],
  ['holiday: {name}', '休日: {name}'],
  ['closed: {name}', '休業: {name}'],
  ['weekly hours {from} to {to}', '営業時間 {from}～{to}'],
  ['outside the weekly hours', '営業時間外'],
  ['there is no calendar "{id}"', 'カレンダー「{id}」がありません'],
  ['the calendar "{id}" has no members', 'カレンダー「{id}」に構成要素がありません'],
  ['the calendar "{id}" cannot be used: {why}', 'カレンダー「{id}」を使えません: {why}'],
  ['the calendar "{id}" is not known before {date}', 'カレンダー「{id}」は{date}より前が不明です'],
  ['the calendar "{id}" is not known after {date}', 'カレンダー「{id}」は{date}より後が不明です'],
  ['not "{id}": {text}', '「{id}」の逆: {text}'],
  ['"{id}": {text}', '「{id}」: {text}'],
];

/** What messages say that are about no verdict. */
const notices: readonly Sentence[] = [
  [
    'The channel "{id}" is broken: messages do not arrive there.',
    'チャネル「{id}」が使えません。通知が届いていません。',
  ],
  ['Repair the channel, then run: {command}', 'チャネルを修復し、次のコマンドを実行してください: {command}'],
  ['This is a test of the channel "{id}". Nothing is wrong.', 'チャネル「{id}」のテストです。問題はありません。'],
  ['1 incident deferred until now.', '保留していたインシデントが1件あります。'],
  ['{count} incidents deferred until now.', '保留していたインシデントが{count}件あります。'],
  ['1 acknowledged incident is handed over.', '対応中のインシデントを1件引き継ぎます。'],
  ['{count} acknowledged incidents are handed over.', '対応中のインシデントを{count}件引き継ぎます。'],
  ['{count} incidents opened within a short time.', '短時間に{count}件のインシデントが発生しました。'],
  ['All incidents of the storm are over.', 'まとめて通知したインシデントはすべて終了しました。'],
  [
    'The incidents of the storm are over, or each is notified on its own.',
    'まとめて通知したインシデントは終了したか、個別の通知に切り替わりました。',
  ],
];

const states: Readonly<Record<string, string>> = { open: '営業中', closed: '営業時間外', 'not known': '不明' };

interface Pattern {
  readonly expression: RegExp;
  readonly names: readonly string[];
  readonly ja: string;
}

const patterns: readonly Pattern[] = [...deliveryErrors, ...reasons, ...notices].map(([en, ja]) => {
  const names = [...en.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const parts = en.split(/\{\w+\}/).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return { expression: new RegExp(`^${parts.join('(.+?)')}$`, 's'), names, ja };
});

/**
 * Translates a sentence that this program writes: why a message was not delivered, why people are notified, what a notice says.
 * Returns undefined for any other text.
 */
export function inJapanese(text: string): string | undefined {
  for (const { expression, names, ja } of patterns) {
    const match = expression.exec(text);
    if (!match) continue;
    const values = names.map((name, index) => translated(name, match[index + 1] ?? ''));
    // Another pattern may read the parts that this one cannot.
    if (values.some((value) => value === undefined)) continue;
    const rest = values.map((value, index) => [names[index], value] as const);
    return ja.replace(/\{(\w+)\}/g, (_, name: string) => {
      const at = rest.findIndex(([each]) => each === name);
      return at < 0 ? '' : (rest.splice(at, 1)[0]?.[1] ?? '');
    });
  }
  return undefined;
}

function translated(name: string, value: string): string | undefined {
  if (name === 'text') return inJapanese(value);
  return name === 'state' ? states[value] : value;
}
