import type { BrowserContext, CDPSession, Frame, Page } from 'playwright-core';
import { type CollectedDocument, collectDocument } from './collect-document.ts';
import { type PageTree, readPageTree } from './page-tree.ts';
import type { ReceivedHtml } from './page-view.ts';
import { withinTime } from './wait-for.ts';

/** How long a frame beside the page may take, in milliseconds: one that never stops costs only itself. */
const frameMs = 5_000;
const worldName = 'health-check';

/** What a page and its frames contain, read where no script of the page can change what is read. */
export interface ReadPage {
  /** The document of the page, then those of its frames. */
  readonly documents: readonly CollectedDocument[];
  /** The document as a plain client got it; absent if there is none. */
  readonly received?: CollectedDocument;
  /** Who listens to what is typed: `listen keydown@document`. */
  readonly listeners: readonly string[];
}

/**
 * Reads a page. Scripts run in a world of their own, in which the page has replaced nothing; listeners and closed shadow roots come
 * from the browser itself.
 *
 * @param received - The HTML that a plain client got. Default: none.
 * @throws Error - If the page itself cannot be read.
 */
export async function readPage(context: BrowserContext, page: Page, received?: ReceivedHtml): Promise<ReadPage> {
  const session = await context.newCDPSession(page);
  const others = (await Promise.all(page.frames().map(async (frame) => await sessionOf(context, frame)))).flatMap(
    (each) => each ?? [],
  );
  try {
    const main = await readSession(session, received);
    const rest = await Promise.all(
      others.map(
        async (each) =>
          await withinTime(
            frameMs,
            readSession(each).catch(() => undefined),
          ),
      ),
    );
    return {
      documents: [...main.documents, ...rest.flatMap((each) => each?.documents ?? [])],
      ...(main.received ? { received: main.received } : {}),
      listeners: [...new Set([main, ...rest].flatMap((each) => each?.listeners ?? []))],
    };
  } finally {
    await Promise.all([session, ...others].map(async (each) => await each.detach().catch(() => {})));
  }
}

/** Returns whether a page has shadow roots that selectors do not reach. */
export async function hasClosedRoots(context: BrowserContext, page: Page): Promise<boolean> {
  const session = await context.newCDPSession(page);
  try {
    return (await readPageTree(session)).closedRoots.length > 0;
  } finally {
    await session.detach().catch(() => {});
  }
}

/** Runs a function in a world of its own beside the page; the page cannot replace what it uses. */
export async function callBesidePage<Value>(
  context: BrowserContext,
  page: Page,
  work: () => Value | Promise<Value>,
): Promise<Value> {
  const session = await context.newCDPSession(page);
  try {
    const { frameTree } = await session.send('Page.getFrameTree');
    return await callInWorld<Value>(session, await openWorld(session, frameTree.frame.id), work.toString());
  } finally {
    await session.detach().catch(() => {});
  }
}

/** A frame of another site has a process and a session of its own; undefined for one that belongs to the session of its parent. */
async function sessionOf(context: BrowserContext, frame: Frame): Promise<CDPSession | undefined> {
  if (frame.parentFrame() === null) return undefined;
  return await context.newCDPSession(frame).catch(() => undefined);
}

interface FrameTree {
  readonly frame: { readonly id: string };
  readonly childFrames?: readonly FrameTree[];
}

async function readSession(session: CDPSession, received?: ReceivedHtml): Promise<ReadPage> {
  const { frameTree } = await session.send('Page.getFrameTree');
  const tree = await readPageTree(session);
  const [first, ...rest] = framesOf(frameTree);
  const main = await openWorld(session, first);
  const document = await collect(session, main, tree, first);
  const ofFrames = await Promise.all(
    rest.map(
      async (id) =>
        await withinTime(
          frameMs,
          (async () => await collect(session, await openWorld(session, id), tree, id))().catch(() => undefined),
        ),
    ),
  );
  return {
    documents: [document, ...ofFrames.flatMap((each) => each ?? [])],
    ...(received
      ? { received: await callInWorld<CollectedDocument>(session, main, collectDocument, [{ value: received }]) }
      : {}),
    listeners: tree.listeners,
  };
}

function framesOf({ frame, childFrames = [] }: FrameTree): readonly [string, ...string[]] {
  return [frame.id, ...childFrames.flatMap(framesOf)];
}

async function openWorld(session: CDPSession, frameId: string): Promise<number> {
  const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId, worldName });
  return executionContextId;
}

async function collect(
  session: CDPSession,
  world: number,
  { closedRoots }: PageTree,
  frameId: string,
): Promise<CollectedDocument> {
  const roots = await Promise.all(
    closedRoots
      .filter((root) => root.frameId === frameId)
      .map(async ({ nodeId }) => {
        const { object } = await session.send('DOM.resolveNode', { backendNodeId: nodeId, executionContextId: world });
        return object.objectId === undefined ? [] : [{ objectId: object.objectId }];
      }),
  );
  return await callInWorld<CollectedDocument>(session, world, collectDocument, [{ value: null }, ...roots.flat()]);
}

async function callInWorld<Value>(
  session: CDPSession,
  executionContextId: number,
  functionDeclaration: string,
  parameters: readonly ({ readonly value: unknown } | { readonly objectId: string })[] = [],
): Promise<Value> {
  const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', {
    functionDeclaration,
    executionContextId,
    arguments: [...parameters],
    returnByValue: true,
    awaitPromise: true,
  });
  if (exceptionDetails) throw new Error(`the page cannot be read: ${exceptionDetails.text}`);
  // What the function of this program returns.
  return result.value as Value;
}
