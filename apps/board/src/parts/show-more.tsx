import { useEffect, useState } from 'preact/hooks';
import { useTexts } from '../state/preferences.ts';

/** A page of a list. */
export interface ListPage<Item> {
  /** The items. */
  readonly items: readonly Item[];
  /** The cursor of the next page; null at the end. */
  readonly next: string | null;
}

/** Further pages of a list, read when the user asks for them. They are forgotten when the first page changes. */
export function useMore<Item>(
  first: ListPage<Item> | undefined,
  readPage: (cursor: string) => Promise<ListPage<Item>>,
) {
  const [pages, setPages] = useState<readonly ListPage<Item>[]>([]);
  useEffect(() => setPages([]), [first]);
  const cursor = (pages.at(-1) ?? first)?.next ?? null;
  return {
    items: [...(first?.items ?? []), ...pages.flatMap(({ items }) => items)],
    showMore:
      cursor === null
        ? undefined
        : async () => {
            const page = await readPage(cursor);
            setPages((before) => [...before, page]);
          },
  };
}

/** Shows the next page of a list. Nothing at the end of the list. */
export function ShowMore({ onClick }: { readonly onClick: (() => Promise<void>) | undefined }) {
  const texts = useTexts();
  const [failed, setFailed] = useState(false);
  if (!onClick) return null;
  const show = () => {
    onClick().then(
      () => setFailed(false),
      () => setFailed(true),
    );
  };
  return (
    <div class="actions">
      <button type="button" onClick={show}>
        {texts.actions.more}
      </button>
      {failed && (
        <span class="refusal" role="alert">
          {texts.states.unreachable}
        </span>
      )}
    </div>
  );
}
