/** Resources that are closed together. Node 22 has no `AsyncDisposableStack`. */
export interface ResourceStack {
  /** Adds a resource, and returns it. */
  use<Resource extends AsyncDisposable>(resource: Resource): Resource;
  /**
   * Closes the resources, the last one first, also those after one that fails.
   *
   * @throws The error of the only resource that failed, or an AggregateError.
   */
  close(): Promise<void>;
}

/** Makes an empty stack. */
export function createResourceStack(): ResourceStack {
  const resources: AsyncDisposable[] = [];
  return {
    use(resource) {
      resources.push(resource);
      return resource;
    },
    async close() {
      const errors: unknown[] = [];
      for (let last = resources.pop(); last !== undefined; last = resources.pop()) {
        try {
          await last[Symbol.asyncDispose]();
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length === 1) throw errors[0];
      if (errors.length > 1) throw new AggregateError(errors, `closing ${errors.length} resources failed`);
    },
  };
}
