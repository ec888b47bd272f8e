import type { ChannelCase } from './cases.ts';
import type { ReceivedRequest, VendorAnswer } from './vendor-server.ts';

interface Issue {
  readonly key: string;
  readonly description: string;
  status: number;
}

function answerOf(
  { method, path, body }: ReceivedRequest,
  issues: Issue[],
  complain: (mistake: string) => void,
): VendorAnswer {
  const url = new URL(path, 'http://localhost');
  const form = new URLSearchParams(body);
  const shown = ({ key, description, status }: Issue) => ({
    id: 1,
    issueKey: key,
    description,
    status: { id: status },
  });
  if (method === 'GET') {
    if (url.searchParams.get('projectId[]') !== '7') complain('another project');
    const keyword = url.searchParams.get('keyword') ?? '';
    return {
      status: 200,
      body: JSON.stringify(issues.filter(({ description }) => description.includes(keyword)).map(shown)),
    };
  }
  if (method === 'POST') {
    for (const name of ['projectId', 'issueTypeId', 'priorityId'])
      if (!/^\d+$/.test(form.get(name) ?? '')) complain(`${name} is required`);
    const summary = form.get('summary') ?? '';
    const description = form.get('description') ?? '';
    if (summary === '' || summary.length > 255 || description.length > 100_000) complain('the text is too long');
    const id = description.split('\n').at(-1) ?? '';
    if (issues.some((issue) => issue.description.endsWith(`\n${id}`) && issue.status !== 4)) complain('a second issue');
    const issue = { key: `MDM-${issues.length + 1}`, description, status: 1 };
    issues.push(issue);
    return { status: 201, body: JSON.stringify(shown(issue)) };
  }
  const issue = issues.find(({ key }) => url.pathname === `/api/v2/issues/${key}`);
  if (method !== 'PATCH' || !issue) complain('there is no such issue');
  const comment = form.get('comment') ?? '';
  if (comment === '' || comment.length > 50_000) complain('the comment is too long');
  if (issue && form.has('statusId')) issue.status = Number(form.get('statusId'));
  return { status: 200, body: JSON.stringify(issue && shown(issue)) };
}

export const backlogCase: ChannelCase = {
  type: 'backlog',
  config: (url) => ({ type: 'backlog', url, apiKey: { env: 'KEY' }, project: 7, issueType: 12 }),
  secrets: () => ({ KEY: 'api-key-of-the-backlog-space' }),
  secretParts: ['api-key-of-the-backlog-space'],
  resolvedRequests: 2,
  // The answer of the test has no list of issues.
  meanings: { 200: 'retry', 202: 'retry' },
  vendor: () => {
    const issues: Issue[] = [];
    return (request, complain) => {
      if (!request.path.startsWith('/api/v2/issues')) complain('there is no such path');
      if (request.headers['backlog-api-key'] !== 'api-key-of-the-backlog-space') complain('the key is wrong');
      return answerOf(request, issues, complain);
    };
  },
};
