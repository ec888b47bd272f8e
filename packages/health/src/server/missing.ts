import type { Context, Hono } from 'hono';
import { accepts } from 'hono/accepts';
import { htmlPage } from './html-page.ts';
import { ProblemError, problemResponse, problems, problemType } from './problem.ts';

/** Answers a request for what there is not: with a page for a person in a browser, else with a problem. */
export function missingResponse(app: Hono, c: Context, hasBoard: boolean): Response {
  const problem = missing(app, c);
  const type = accepts(c, { header: 'Accept', supports: [problemType, 'text/html'], default: problemType });
  if (type !== 'text/html' || problem.code !== 'NOT_FOUND') return problemResponse(problem);
  const { status, title } = problems.NOT_FOUND;
  const page = htmlPage('en', title, [
    `<h1>${title}</h1>`,
    hasBoard
      ? '<p>The <a href="/">board</a> shows all services and incidents.</p>'
      : '<p>The <a href="/v1/openapi.json">description of the API</a> lists all resources.</p>',
  ]);
  return c.html(page, status, { 'cache-control': 'no-store', vary: 'accept' });
}

/** The problem of a request for what there is not: a path that is unknown, or one that does not know the method. */
export function missing(app: Hono, c: Context): ProblemError {
  const others = ['GET', 'POST', 'PUT', 'DELETE'].filter(
    (method) =>
      method !== c.req.method && app.router.match(method, c.req.path)[0].some(([[, { path }]]) => path !== '/*'),
  );
  return others.length === 0
    ? new ProblemError('NOT_FOUND', '`GET /v1/openapi.json` lists all resources.')
    : new ProblemError('METHOD_NOT_ALLOWED', `This resource knows ${others.join(', ')}.`);
}
