/**
 * Returns a function that loads a module at its first call. A service makes hundreds of checks a second, and Node's loader takes
 * longer to find a module that is there already than a check takes to make a client. A module that could not be loaded is tried
 * again.
 */
export function lazyModule<Module>(load: () => Promise<Module>): () => Promise<Module> {
  let loaded: Promise<Module> | undefined;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
}
