import type { Admitted, AdmittedHandler } from '../gate.ts';
import { notFound } from '../refusal.ts';
import { type Json, textOf, withoutDefaults } from '../world.ts';
import { playEnterpriseOf } from './enterprise-handlers.ts';
import type { PlayState } from './state.ts';

/** How documents of one kind are kept: below a path, each under an id. */
interface Collection {
  /** The path above, with parameters: `enterprises/{enterprise}/users`. */
  readonly path: string;
  /** The parameter that holds a document's id. */
  readonly parameter: string;
  /** The member that holds it in the document. */
  readonly idMember: string;
  /** The member of a list's answer. */
  readonly listMember: string;
  /** Completes a document that is written. */
  readonly complete?: (document: Json) => Json;
}

/** The answers of one collection. */
export interface CollectionHandlers {
  readonly get: AdmittedHandler;
  readonly list: AdmittedHandler;
  readonly insert: AdmittedHandler;
  readonly update: AdmittedHandler;
  readonly delete: AdmittedHandler;
}

/** Answers the usual five methods from the documents that are kept. */
export function createCollection(state: PlayState, collection: Collection): CollectionHandlers {
  const { parameter, idMember, listMember, complete = (document) => document } = collection;
  const above = (request: Admitted) => {
    playEnterpriseOf(state, request);
    return collection.path.replace(/\{(\w+)\}/g, (_, name: string) => request.params[name] ?? '');
  };
  const place = (request: Admitted) => `${above(request)}/${request.params[parameter]}`;
  const write = (path: string, document: Json): Json => {
    const complete_ = complete(document);
    state.documents.set(path, complete_);
    return withoutDefaults(complete_);
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
      return withoutDefaults({ [listMember]: all.map(([, document]) => withoutDefaults(document)) });
    },
    insert: (request) => {
      const id = textOf(request.body[idMember]) || `x${state.next()}`;
      return write(`${above(request)}/${id}`, { ...request.body, [idMember]: id });
    },
    update: (request) => write(place(request), { ...request.body, [idMember]: request.params[parameter] }),
    delete: (request) => {
      if (!state.documents.delete(place(request))) throw notFound();
      return undefined;
    },
  };
}
