import { maxDevicesPerPage } from '../api/devices.ts';
import { badRequest, errorAnswer, jsonAnswer } from './answers.ts';
import type { SimulatedEnterprise } from './enterprises.ts';
import type { PageTokens } from './page-tokens.ts';

/** How many devices a page holds when the request does not say. (Android Management: devices.list) */
const usualPageSize = 10;

/** Parameters that every method takes. (Google: system parameters) */
const systemParameters = new Set(
  ['$.xgafv', 'access_token', 'alt', 'callback', 'fields', 'key', 'oauth_token', 'prettyPrint', 'quotaUser'].concat([
    'uploadType',
    'upload_protocol',
  ]),
);

/** Answers `enterprises.devices.list`: pages are cut to 100 devices, tokens hold for their list only. */
export function answerDeviceList(
  enterprise: SimulatedEnterprise,
  query: URLSearchParams,
  tokens: PageTokens,
): Response {
  const refusal = refuseUnknownParameters(query, ['pageSize', 'pageToken']);
  if (refusal) return refusal;
  const pageSize = readPageSize(query.get('pageSize'));
  if (pageSize instanceof Response) return pageSize;
  const token = query.get('pageToken') ?? '';
  const list = `${enterprise.name}/devices`;
  const start = token === '' ? 0 : tokens.read(list, token);
  if (start === undefined) return errorAnswer('INVALID_ARGUMENT', 'Invalid page token.');
  const devices = enterprise.devices.slice(start, start + pageSize);
  const end = start + devices.length;
  return jsonAnswer({
    // A list without items is left out, like every member that holds its default.
    ...(devices.length > 0 ? { devices } : {}),
    ...(end < enterprise.devices.length ? { nextPageToken: tokens.issue(list, end) } : {}),
  });
}

/** The answer to a query parameter that the method does not have. */
export function refuseUnknownParameters(query: URLSearchParams, known: readonly string[]): Response | undefined {
  const unknown = [...query.keys()].find((name) => !known.includes(name) && !systemParameters.has(name));
  if (unknown === undefined) return undefined;
  const message = `Invalid JSON payload received. Unknown name "${unknown}": Cannot bind query parameter. Field '${unknown}' could not be found in request message.`;
  return errorAnswer('INVALID_ARGUMENT', message, [badRequest('', message)]);
}

function readPageSize(text: string | null): number | Response {
  if (text === null || text === '') return usualPageSize;
  if (!/^-?\d{1,9}$/.test(text)) {
    const message = `Invalid value at 'page_size' (TYPE_INT32), "${text}"`;
    return errorAnswer('INVALID_ARGUMENT', message, [badRequest('page_size', message)]);
  }
  const size = Number(text);
  if (size < 0) return errorAnswer('INVALID_ARGUMENT', 'Request contains an invalid argument.');
  return size === 0 ? usualPageSize : Math.min(size, maxDevicesPerPage);
}
