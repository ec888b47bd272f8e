import { createHash } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { ProblemError, problemResponse } from '../problem.ts';
import { type BoardFile, type BoardFiles, type Encoding, readBoardFiles } from './board-files.ts';

/** The paths of the board's pages. All of them answer the same document; the browser shows the page of the path. */
export const boardPaths = [
  '/',
  '/services/:id',
  '/incidents',
  '/incidents/:id',
  '/tenants',
  '/tenants/:id',
  '/expiries',
  '/maintenance',
  '/duty',
  '/canaries',
  '/about',
  '/public',
] as const;

const isBoardPath =
  /^\/(?:$|assets\/|(?:services|incidents|tenants|expiries|maintenance|duty|canaries|about|public)(?:\/|$))/;

/** Whether a path belongs to the board, which needs other rules than the API. */
export function belongsToBoard(path: string): boolean {
  return isBoardPath.test(path);
}

/** What the board may load: everything from this server, and nothing that is written into the page. */
export const boardHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
  },
  // Whether the server is reached by HTTPS alone is for the operator to say.
  strictTransportSecurity: false,
  xFrameOptions: 'DENY',
});

/** Adds the pages and files of the board. They hold no data: a page asks the API, with the rights of its user. */
export function addBoardRoutes(app: Hono, folder: string | undefined): void {
  let reading: Promise<BoardFiles> | undefined;
  const read = async (name: string): Promise<BoardFile | undefined> => {
    if (folder === undefined) return undefined;
    reading ??= readBoardFiles(folder);
    return (await reading).get(name);
  };
  const page = async (c: Context) => {
    const file = await read('index.html');
    return file
      ? fileResponse(c.req.raw, file, 'no-cache')
      : problemResponse(
          new ProblemError(
            'NOT_FOUND',
            'The board is not part of this program. `GET /v1/openapi.json` describes the API.',
          ),
        );
  };
  for (const path of boardPaths) app.get(path, page);
  app.get('/assets/:file', async (c) => {
    const file = await read(`assets/${c.req.param('file')}`);
    return file
      ? fileResponse(c.req.raw, file, 'public, max-age=31536000, immutable')
      : problemResponse(
          new ProblemError('NOT_FOUND', 'Load the page again: the program was replaced by another version.'),
        );
  });
}

/** Answers with a file, compressed as well as the browser can read it. */
function fileResponse({ headers }: Request, { type, content }: BoardFile, cacheControl: string): Response {
  const accepted = (headers.get('accept-encoding') ?? '').split(',').map((part) => part.trim().split(';')[0]);
  const encoding = (['br', 'gzip'] as const).find((name) => content[name] && accepted.includes(name)) ?? 'identity';
  const bytes = content[encoding] ?? new Uint8Array();
  const etag = etagOf(bytes, encoding);
  const commonHeaders: Record<string, string> = { 'cache-control': cacheControl, vary: 'accept-encoding', etag };
  if (headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: commonHeaders });
  return new Response(bytes, {
    headers: {
      ...commonHeaders,
      'content-type': type,
      'content-length': `${bytes.byteLength}`,
      ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    },
  });
}

function etagOf(bytes: Uint8Array, encoding: Encoding): string {
  return `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 16)}-${encoding}"`;
}
