import { createHash, createHmac } from 'node:crypto';
import type { AwsCredentials } from './subject-token-source.ts';

/** What is signed. */
export interface AwsRequestOptions {
  /** The address of `GetCallerIdentity`, with `{region}` in it. */
  readonly verificationUrl: string;
  readonly credentials: AwsCredentials;
  /** The provider of the identity pool. */
  readonly audience: string;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/**
 * Signs a `GetCallerIdentity` request and writes it as a subject token: Google sends the request to AWS and learns which
 * role made it. (AWS: Signature Version 4; Google: workload identity federation with AWS)
 */
export function awsSubjectToken({ verificationUrl, credentials, audience, nowMs }: AwsRequestOptions): string {
  const { accessKeyId, secretAccessKey, sessionToken, region } = credentials;
  const url = new URL(verificationUrl.replace('{region}', region));
  const time = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');
  const date = time.slice(0, 8);
  const signed: Record<string, string> = {
    host: url.host,
    'x-amz-date': time,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
  };
  const names = Object.keys(signed).sort();
  const canonical = [
    'POST',
    url.pathname,
    url.search.slice(1),
    ...names.map((name) => `${name}:${signed[name] ?? ''}`),
    '',
    names.join(';'),
    sha256(''),
  ].join('\n');
  const service = url.host.split('.')[0]?.replace(/-fips$/, '') ?? '';
  const scope = `${date}/${region}/${service}/aws4_request`;
  const key = [region, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${secretAccessKey}`, date));
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  const headers = { authorization, ...signed, 'x-goog-cloud-target-resource': audience };
  const list = Object.entries(headers)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => ({ key: name, value }));
  return encodeURIComponent(
    JSON.stringify({ url: verificationUrl.replace('{region}', region), method: 'POST', headers: list }),
  );
}
