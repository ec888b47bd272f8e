import type { Admitted, AdmittedHandler } from '../gate.ts';
import { type Json, withoutDefaults } from '../json.ts';
import { notFound } from '../refusal.ts';
import { playEnterpriseOf } from './enterprise-handlers.ts';
import type { PlayState } from './state.ts';

/** How the documents of one kind are stored: below a path, each under an id. */
interface Collection {
  /** The path above, with parameters: `enterprises/{enterprise}/users`. */
  readonly path: string;
  /** The parameter that holds the id of a document. */
  readonly parameter: string;
  /** The member that holds it in the document. */
  readonly idMember: string;
  /** The member of a list's answer. */
  readonly listMember: string;
  /** Creates an id for a document that is inserted; what the caller sent is ignored. Default: a counter. */
  readonly newId?: (request: Admitted) => string;
  /** Completes a document that is written. `before` is undefined for a new one. */
  readonly complete?: (document: Json, before: Json | undefined) => Json;
  /** Whether an update of an id that does not exist creates it ("adds or updates"). Default: false. */
  readonly upsert?: boolean;
  /** What a list shows of each document. Default: all of it. */
  readonly listed?: (document: Json) => Json;
}

/** The answers of one collection. */
export interface CollectionHandlers {
  readonly get: AdmittedHandler;
  readonly list: AdmittedHandler;
  readonly insert: AdmittedHandler;
  readonly update: AdmittedHandler;
  readonly delete: AdmittedHandler;
}

/** The documents that have to exist above a collection, as paths: the user of its devices, and so on. */
function ownersOf(path: string): readonly string[] {
  const parts = path.split('/');
  // The enterprise is no document.
  return parts.flatMap((part, index) => (part.startsWith('{') && index > 1 ? parts.slice(0, index + 1).join('/') : []));
}

function fillPath(path: string, { params }: Admitted): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
}

/** Answers the usual five methods from the stored documents. */
export function createCollection(state: PlayState, collection: Collection): CollectionHandlers {
  const { parameter, idMember, listMember, newId, upsert = false, listed = (document) => document } = collection;
  const owners = ownersOf(collection.path);
  const above = (request: Admitted) => {
    playEnterpriseOf(state, request);
    if (owners.some((owner) => !state.documents.has(fillPath(owner, request)))) throw notFound();
    return fillPath(collection.path, request);
  };
  const place = (request: Admitted) => `${above(request)}/${request.params[parameter]}`;
  const write = (path: string, document: Json): Json => {
    const written = collection.complete?.(document, state.documents.get(path)) ?? document;
    state.documents.set(path, written);
    return withoutDefaults(written);
  };
  return {
    get: (request) => {
      const document = state.documents.get(place(request));
      if (!document) throw notFound();
      return withoutDefaults(document);
    },
    list: (request) => {
      const prefix = `${above(request)}/`;
      const all = [...state.documents].filter(
        ([path]) => path.startsWith(prefix) && !path.slice(prefix.length).includes('/'),
      );
      return withoutDefaults({ [listMember]: all.map(([, document]) => withoutDefaults(listed(document))) });
    },
    insert: (request) => {
      const id = newId?.(request) ?? `x${state.next()}`;
      return write(`${above(request)}/${id}`, { ...request.body, [idMember]: id });
    },
    update: (request) => {
      const path = place(request);
      if (!upsert && !state.documents.has(path)) throw notFound();
      return write(path, { ...request.body, [idMember]: request.params[parameter] });
    },
    delete: (request) => {
      const path = place(request);
      if (!state.documents.delete(path)) throw notFound();
      // What lies below it goes with it.
      for (const inner of state.documents.keys()) if (inner.startsWith(`${path}/`)) state.documents.delete(inner);
      return undefined;
    },
  };
}
