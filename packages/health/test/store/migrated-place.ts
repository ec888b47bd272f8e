import type { Store } from '../../src/store/store.ts';

/** A place where stores are: each opening of the same place sees the same. */
export interface Place extends AsyncDisposable {
  /** Opens a store there. */
  open(): Store;
}

/** A place with an open store whose tables are there. */
export interface MigratedPlace extends AsyncDisposable {
  /** The place. */
  readonly place: Place;
  /** Its store. */
  readonly store: Store;
}

/** Opens a store in a new place, and makes its tables. */
export async function openMigrated(createPlace: () => Promise<Place>): Promise<MigratedPlace> {
  const place = await createPlace();
  const store = place.open();
  await store.migrate();
  return {
    place,
    store,
    async [Symbol.asyncDispose]() {
      await store.close();
      await place[Symbol.asyncDispose]();
    },
  };
}
