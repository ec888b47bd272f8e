import type { ClientRequest } from 'node:http';

/**
 * Calls back when a request is destroyed. A request without a socket emits no event then, so its method is replaced.
 *
 * @returns A function that restores the method.
 */
export function onDestroy(request: ClientRequest, callback: () => void): () => void {
  const destroy = request.destroy.bind(request);
  request.destroy = (error) => {
    callback();
    return destroy(error);
  };
  return () => {
    request.destroy = destroy;
  };
}
