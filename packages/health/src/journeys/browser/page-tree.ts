import type { CDPSession } from 'playwright-core';

/** What only the browser itself knows of a page. */
export interface PageTree {
  /** The shadow roots that no element leads to, and the frame that each belongs to. */
  readonly closedRoots: readonly { readonly nodeId: number; readonly frameId: string }[];
  /** Who listens to what is typed: `listen keydown@document`. */
  readonly listeners: readonly string[];
}

/** What a person types, or sends. */
export const typingEvents: readonly string[] = [
  'submit',
  'input',
  'beforeinput',
  'keydown',
  'keyup',
  'keypress',
  'paste',
  'change',
  'formdata',
];

/** A node as the browser describes it. */
interface DomNode {
  readonly backendNodeId: number;
  readonly nodeName: string;
  readonly frameId?: string;
  readonly shadowRootType?: string;
  readonly attributes?: readonly string[];
  readonly children?: readonly DomNode[];
  readonly shadowRoots?: readonly DomNode[];
  readonly contentDocument?: DomNode;
  readonly templateContent?: DomNode;
}

/** Reads the nodes of a page from the browser, not through any script. */
export async function readPageTree(session: CDPSession): Promise<PageTree> {
  const { frameTree } = await session.send('Page.getFrameTree');
  const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
  const names = new Map<number, string>();
  const closedRoots: { readonly nodeId: number; readonly frameId: string }[] = [];
  const visit = (node: DomNode, frameId: string) => {
    names.set(node.backendNodeId, nameOf(node));
    if (node.shadowRootType === 'closed') closedRoots.push({ nodeId: node.backendNodeId, frameId });
    for (const child of node.children ?? []) visit(child, frameId);
    // The browser's own parts of a field are no part of the page.
    for (const inner of node.shadowRoots ?? []) if (inner.shadowRootType !== 'user-agent') visit(inner, frameId);
    if (node.contentDocument) visit(node.contentDocument, node.frameId ?? frameId);
  };
  visit(root, frameTree.frame.id);
  return { closedRoots, listeners: await listenersOf(session, names) };
}

function nameOf({ nodeName, attributes = [] }: DomNode): string {
  const tag = nodeName.toLowerCase();
  if (tag === '#document') return 'document';
  if (tag !== 'input') return tag.startsWith('#') ? 'object' : tag;
  const type = attributes[attributes.findIndex((name, index) => index % 2 === 0 && name === 'type') + 1];
  return attributes.includes('type') && type?.toLowerCase() === 'password' ? 'password' : 'field';
}

async function listenersOf(session: CDPSession, names: ReadonlyMap<number, string>): Promise<readonly string[]> {
  const of = async (expression: string, depth: number) => {
    const { result } = await session.send('Runtime.evaluate', { expression });
    if (result.objectId === undefined) return [];
    const { listeners } = await session.send('DOMDebugger.getEventListeners', {
      objectId: result.objectId,
      depth,
      pierce: depth < 0,
    });
    await session.send('Runtime.releaseObject', { objectId: result.objectId });
    return listeners;
  };
  // No script can replace these two names.
  const [inDocument, onWindow] = [await of('document', -1), await of('window', 1)];
  const all = [
    ...inDocument.map(({ type, backendNodeId }) => ({ type, target: names.get(backendNodeId ?? -1) ?? 'object' })),
    ...onWindow.map(({ type }) => ({ type, target: 'window' })),
  ];
  return [
    ...new Set(
      all.filter(({ type }) => typingEvents.includes(type)).map(({ type, target }) => `listen ${type}@${target}`),
    ),
  ];
}
