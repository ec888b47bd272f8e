import { z } from 'zod';
import type { ChannelCase } from './cases.ts';
import type { ReceivedRequest, VendorAnswer } from './vendor-server.ts';

const Scale = z.enum(['1', '2', '3']);
const Created = z.strictObject({
  short_description: z.string().min(1).max(160),
  description: z.string(),
  impact: Scale,
  urgency: Scale,
  correlation_id: z.string().max(100),
  correlation_display: z.string().max(100),
  assignment_group: z.string(),
});
const Updated = z.union([
  z.strictObject({ work_notes: z.string().min(1), impact: Scale, urgency: Scale }),
  z.strictObject({ state: z.literal('6'), close_code: z.string().min(1), close_notes: z.string().min(1) }),
]);

interface Row {
  readonly id: string;
  readonly correlation: string;
  isOpen: boolean;
}

function answerOf(
  { method, path, json }: ReceivedRequest,
  rows: Row[],
  complain: (mistake: string) => void,
): VendorAnswer {
  const url = new URL(path, 'http://localhost');
  const ok = (result: unknown, status = 200) => ({ status, body: JSON.stringify({ result }) });
  if (method === 'GET') {
    const [, correlation] =
      /^correlation_id=([^^]+)\^active=true/.exec(url.searchParams.get('sysparm_query') ?? '') ?? [];
    const matching = rows.filter((row) => row.correlation === correlation && row.isOpen);
    return ok(matching.map(({ id }) => ({ sys_id: id, number: 'INC0010001' })));
  }
  if (method === 'POST') {
    const created = Created.safeParse(json);
    if (!created.success) complain(z.prettifyError(created.error));
    const correlation = created.data?.correlation_id ?? '';
    if (rows.some((row) => row.correlation === correlation && row.isOpen)) complain('a second ticket');
    const id = String(rows.length + 1).padStart(32, '0');
    rows.push({ id, correlation, isOpen: true });
    return ok({ sys_id: id, number: 'INC0010001', correlation_id: correlation }, 201);
  }
  const row = rows.find(({ id }) => url.pathname === `/api/now/table/incident/${id}`);
  if (method !== 'PATCH' || !row) complain('there is no such ticket');
  const updated = Updated.safeParse(json);
  if (!updated.success) complain(z.prettifyError(updated.error));
  if (row && updated.data && 'state' in updated.data) row.isOpen = false;
  return ok({ sys_id: row?.id });
}

export const servicenowCase: ChannelCase = {
  type: 'servicenow',
  config: (url) => ({
    type: 'servicenow',
    url,
    user: 'health',
    password: { env: 'PASSWORD' },
    assignmentGroup: 'MDM platform',
  }),
  secrets: () => ({ PASSWORD: 'password-of-servicenow' }),
  secretParts: ['password-of-servicenow', Buffer.from('health:password').toString('base64').slice(0, 12)],
  resolvedRequests: 2,
  // An instance that hibernates answers 200 with a page.
  meanings: { 200: 'retry', 202: 'retry' },
  vendor: () => {
    const rows: Row[] = [];
    return (request, complain) => {
      if (!request.path.startsWith('/api/now/table/incident')) complain('there is no such table');
      if (!String(request.headers.authorization).startsWith('Basic ')) complain('nobody signed in');
      return answerOf(request, rows, complain);
    };
  },
};
